-- Looks first, so that a start does not use up numbers. A decision may have named the set before anybody proposed it.
INSERT INTO file_set (digest, files)
SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM file_set WHERE digest = $1 AND files <> '')
ON CONFLICT (digest) DO UPDATE SET files = excluded.files
