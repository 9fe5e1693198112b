-- Open questions: pairs of golden records between which an edge stands or a renumbering was not followed, that no steward
-- has kept apart; $1 of them at most, the heaviest first. Kinds: 1 review zone, 2 a link that something forbids, 3 renumbered. Halves of a link (zones above 2) ask nothing.
WITH answered AS (
    SELECT DISTINCT least(ra.golden_id, rb.golden_id) AS one, greatest(ra.golden_id, rb.golden_id) AS other
    FROM latest_word w
    JOIN source_record ra ON ra.record_id = w.a
    JOIN source_record rb ON rb.record_id = w.b
    WHERE w.verdict = 2
), resting AS (
    SELECT least(ra.golden_id, rb.golden_id) AS one, greatest(ra.golden_id, rb.golden_id) AS other, max(d.until) AS until
    FROM put_off d
    JOIN source_record ra ON ra.record_id = d.a
    JOIN source_record rb ON rb.record_id = d.b
    WHERE d.until > now()
    GROUP BY 1, 2
), asked AS (
    SELECT least(ra.golden_id, rb.golden_id) AS one, greatest(ra.golden_id, rb.golden_id) AS other,
           CASE WHEN ra.golden_id < rb.golden_id THEN e.a ELSE e.b END AS near,
           CASE WHEN ra.golden_id < rb.golden_id THEN e.b ELSE e.a END AS far, e.weight, e.zone, e.opened
    FROM edge e
    JOIN source_record ra ON ra.record_id = e.a
    JOIN source_record rb ON rb.record_id = e.b
    WHERE ra.golden_id <> rb.golden_id AND e.zone <= 2
    UNION ALL
    SELECT least(ra.golden_id, rb.golden_id), greatest(ra.golden_id, rb.golden_id),
           CASE WHEN ra.golden_id < rb.golden_id THEN w.a ELSE w.b END,
           CASE WHEN ra.golden_id < rb.golden_id THEN w.b ELSE w.a END, 0, 3::smallint, w.recorded
    FROM latest_word w
    JOIN source_record ra ON ra.record_id = w.a
    JOIN source_record rb ON rb.record_id = w.b
    WHERE w.verdict = 3 AND ra.golden_id <> rb.golden_id
), question AS (
    SELECT asked.one, asked.other, (array_agg(asked.near ORDER BY asked.weight DESC, asked.near, asked.far))[1] AS a,
           (array_agg(asked.far ORDER BY asked.weight DESC, asked.near, asked.far))[1] AS b, max(asked.weight) AS weight,
           max(asked.zone) AS kind, count(*)::integer AS pairs, min(asked.opened) AS opened,
           array_agg(DISTINCT asked.near) AS ends, array_agg(DISTINCT asked.far) AS other_ends
    FROM asked
    WHERE NOT EXISTS (SELECT FROM answered WHERE answered.one = asked.one AND answered.other = asked.other)
    GROUP BY asked.one, asked.other
    ORDER BY max(asked.weight) DESC, asked.one, asked.other
    LIMIT $1
)
SELECT q.one, q.other, q.a, q.b, q.weight, q.kind, q.pairs, q.opened, resting.until,
       fa.source, fa.number, fa.role, fb.source, fb.number, fb.role,
       size.members, size.sources, worth.vehicles, worth.amount, q.ends, q.other_ends
FROM question q
JOIN source_record fa ON fa.record_id = q.one
JOIN source_record fb ON fb.record_id = q.other
LEFT JOIN resting ON resting.one = q.one AND resting.other = q.other
CROSS JOIN LATERAL (SELECT array_agg(member.record_id) AS records
                    FROM golden g
                    CROSS JOIN LATERAL unnest(g.members) AS member (record_id)
                    WHERE g.golden_id IN (q.one, q.other)) AS both_sides
CROSS JOIN LATERAL (SELECT count(*)::integer AS members, count(DISTINCT s.source)::integer AS sources
                    FROM source_record s
                    WHERE s.record_id = ANY (both_sides.records)) AS size
CROSS JOIN LATERAL (SELECT count(DISTINCT r.vehicle)::integer AS vehicles,
                           coalesce(sum(r.amount) FILTER (WHERE r.amount > 0), 0)::bigint AS amount
                    FROM event_row r
                    WHERE r.record_id = ANY (both_sides.records) AND r.state = 0) AS worth
ORDER BY q.weight DESC, q.one, q.other
