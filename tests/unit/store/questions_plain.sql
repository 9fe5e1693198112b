-- The open questions between the customers of D0999, a line each: every two records of two customers are looked at, and all
-- that was ever said.
WITH latest AS (
    SELECT w.*
    FROM word w
    WHERE NOT EXISTS (SELECT FROM word later
                      WHERE later.a = w.a AND later.b = w.b
                            AND (later.verdict <> 3, later.recorded, later."time", later.event_id)
                                > (w.verdict <> 3, w.recorded, w."time", w.event_id))
), latest_deferral AS (
    SELECT d.*
    FROM deferral d
    WHERE NOT EXISTS (SELECT FROM deferral later
                      WHERE later.a = d.a AND later.b = d.b
                            AND (later.recorded, later."time", later.event_id) > (d.recorded, d."time", d.event_id))
), two AS (
    SELECT n.golden_id AS one, f.golden_id AS other, n.record_id AS near, f.record_id AS far,
           least(n.record_id, f.record_id) AS a, greatest(n.record_id, f.record_id) AS b
    FROM source_record n
    JOIN source_record f ON n.golden_id < f.golden_id
    WHERE n.source = 'D0999' AND f.source = 'D0999'
), asked AS (
    SELECT two.*, e.weight, CASE e.zone WHEN 1 THEN 1 ELSE 2 END AS kind, e.opened
    FROM two
    JOIN edge e ON e.a = two.a AND e.b = two.b AND e.zone % 4 IN (1, 3)
    UNION ALL
    SELECT two.*, 0, 3, w.recorded
    FROM two
    JOIN latest w ON w.a = two.a AND w.b = two.b AND w.verdict = 3
), question AS (
    SELECT one, other, (array_agg(near ORDER BY weight DESC, near, far))[1] AS a,
           (array_agg(far ORDER BY weight DESC, near, far))[1] AS b, max(weight) AS weight, max(kind) AS kind, count(*) AS pairs,
           min(opened) AS opened, array_agg(DISTINCT near) AS ends, array_agg(DISTINCT far) AS other_ends
    FROM asked
    GROUP BY one, other
)
SELECT concat_ws(' ', q.one, q.other, q.a, q.b, q.weight, q.kind, q.pairs,
                 (extract(epoch FROM q.opened) * 1000000)::bigint,
                 coalesce((extract(epoch FROM rests.until) * 1000000)::bigint::text, '-'),
                 array_to_string(q.ends, ' '), '|', array_to_string(q.other_ends, ' '))
FROM question q
LEFT JOIN (SELECT two.one, two.other, max(d.until) AS until
           FROM two
           JOIN latest_deferral d ON d.a = two.a AND d.b = two.b
           WHERE d.until > now()
           GROUP BY two.one, two.other) AS rests ON rests.one = q.one AND rests.other = q.other
WHERE NOT EXISTS (SELECT FROM two JOIN latest w ON w.a = two.a AND w.b = two.b
                  WHERE two.one = q.one AND two.other = q.other AND w.verdict = 2)
ORDER BY q.weight DESC, q.one, q.other
