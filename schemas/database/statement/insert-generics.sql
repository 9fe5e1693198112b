INSERT INTO generic_word (digest, kind, verdict, source, event_id, recorded, "time", author)
SELECT * FROM unnest($1::bytea[], $2::smallint[], $3::smallint[], $4::text[], $5::text[], $6::timestamptz[],
                     $7::timestamptz[], $8::text[])
ON CONFLICT DO NOTHING
