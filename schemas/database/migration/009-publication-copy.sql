-- The copy of the publications log is read by the relay alone, thousands of times a second: octets instead of JSON. The log
-- says all of it in JSON; every shard reads it again from its beginning when it is taken over next.
TRUNCATE publication;
ALTER TABLE publication ALTER COLUMN content TYPE bytea USING NULL;
UPDATE shard SET log_offset = 0;
