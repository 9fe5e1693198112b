-- $1 golden ids
SELECT golden_id, content::text
FROM publication
WHERE golden_id = ANY ($1::uuid[])
