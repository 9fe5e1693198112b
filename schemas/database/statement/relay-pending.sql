-- $1 golden ids: those whose latest state is not in the publications log yet
SELECT u.golden_id
FROM unnest($1::uuid[]) AS u (golden_id)
WHERE EXISTS (SELECT FROM dirty d WHERE d.golden_id = u.golden_id AND d.targets & 1 <> 0)
   OR EXISTS (SELECT FROM backlog b WHERE b.golden_id = u.golden_id)
