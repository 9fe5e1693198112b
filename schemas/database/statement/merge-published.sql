-- $1 record ids: the golden ids under which any of them was published, alone or together with others
SELECT golden_id
FROM publication
WHERE golden_id = ANY ($1::uuid[])
UNION
SELECT golden_id
FROM publication
WHERE cardinality(members) > 1 AND members && $1::uuid[]
