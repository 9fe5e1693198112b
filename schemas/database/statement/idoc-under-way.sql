-- $1 places, $2 golden ids, $3 system whose documents go by a port, or null: the places where another relay may have a document in
-- hand. What it made of an older state is not noted as long as the golden record is dirty for documents; by a port one that is not
-- sent may be out at any time. Lateral as in relay-clean.
SELECT DISTINCT u.place
FROM unnest($1::bigint[], $2::uuid[]) AS u (place, golden_id)
CROSS JOIN LATERAL (
    SELECT
    FROM (
        (SELECT FROM dirty d WHERE d.golden_id = u.golden_id AND d.targets & 2 <> 0 LIMIT 1)
        UNION ALL
        (SELECT FROM idoc i
         WHERE i.golden_id = u.golden_id AND i.system = $3::text AND i.state IN ('queued', 'unknown') LIMIT 1)) AS either
    LIMIT 1) AS under_way
