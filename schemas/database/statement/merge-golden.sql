SELECT g.golden_id, g.digest
FROM unnest($1::uuid[]) AS wanted (golden_id)
JOIN golden g ON g.golden_id = wanted.golden_id
