-- $1 golden ids
SELECT golden_id, content
FROM publication
WHERE golden_id = ANY ($1::uuid[])
