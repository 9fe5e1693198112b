-- Looks first, so that a start does not use up numbers.
INSERT INTO file_set (digest, files)
SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM file_set WHERE digest = $1)
ON CONFLICT (digest) DO NOTHING
