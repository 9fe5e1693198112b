INSERT INTO generic_key (digest, kind)
SELECT * FROM unnest($1::bytea[], $2::smallint[])
ON CONFLICT DO NOTHING
