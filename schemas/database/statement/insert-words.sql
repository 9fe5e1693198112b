INSERT INTO word (a, b, verdict, source, event_id, recorded, "time", author)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::timestamptz[],
                     $7::timestamptz[], $8::text[])
ON CONFLICT DO NOTHING
