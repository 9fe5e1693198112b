INSERT INTO stored_file (digest, content) SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT DO NOTHING
