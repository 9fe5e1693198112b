-- $1 record ids: what was published of several records together, one of these among them
SELECT golden_id, content
FROM publication
WHERE cardinality(members) > 1 AND members && $1::uuid[]
