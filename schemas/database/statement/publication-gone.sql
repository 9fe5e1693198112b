-- What was published under golden ids that are no more, behind $1, at most $2
SELECT p.golden_id, p.content
FROM publication p
WHERE p.golden_id > $1 AND NOT EXISTS (SELECT FROM golden g WHERE g.golden_id = p.golden_id)
ORDER BY p.golden_id
LIMIT $2
