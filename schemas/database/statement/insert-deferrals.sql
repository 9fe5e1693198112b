INSERT INTO deferral (a, b, until, source, event_id, recorded, "time", author)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::timestamptz[],
                     $7::timestamptz[], $8::text[])
ON CONFLICT DO NOTHING
