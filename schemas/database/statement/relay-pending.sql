-- $1 golden ids: those whose latest state is not in the publications log yet. Lateral as in relay-clean.
SELECT u.golden_id
FROM unnest($1::uuid[]) AS u (golden_id)
CROSS JOIN LATERAL (
    SELECT
    FROM (
        (SELECT FROM dirty d WHERE d.golden_id = u.golden_id AND d.targets & 1 <> 0 LIMIT 1)
        UNION ALL
        (SELECT FROM backlog b WHERE b.golden_id = u.golden_id LIMIT 1)) AS either
    LIMIT 1) AS pending
