-- $1 golden ids
SELECT golden_id, version, members, cells
FROM golden
WHERE golden_id = ANY ($1::uuid[])
