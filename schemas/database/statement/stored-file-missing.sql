-- Which of the digests are not stored yet
SELECT d.digest FROM unnest($1::text[]) AS d (digest) WHERE NOT EXISTS (SELECT FROM stored_file s WHERE s.digest = d.digest)
