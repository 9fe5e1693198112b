-- Open questions: pairs of golden records between which an edge stands or a renumbering was not followed, that no steward has
-- kept apart; $1 of them at most, the heaviest first. Kinds: 1 review zone, 2 a link, whole or by halves, that something forbids,
-- 3 renumbered. Links that are followed and halves that make no whole, with 2 and 0 in the last two bits of their zone, ask nothing.
-- Records and words are looked up one by one: what is asked costs something, not what is stored, nor what was ever said. OFFSET 0: no
-- plan turns that round.
WITH pair AS MATERIALIZED (
    SELECT p.a, p.b, p.kind, p.weight, p.moment,
           (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.a) AS golden_a,
           (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.b) AS golden_b
    FROM (SELECT e.a, e.b, CASE e.zone WHEN 1 THEN 'review' ELSE 'forbidden' END AS kind, e.weight, e.opened AS moment
          FROM edge e
          WHERE e.zone & 3 IN (1, 3)
                AND (SELECT w.verdict FROM latest_word w WHERE w.a = e.a AND w.b = e.b) IS DISTINCT FROM 2
          UNION ALL
          SELECT said.a, said.b, 'renumbered', 0, said.recorded
          FROM source_record s
          CROSS JOIN LATERAL (SELECT * FROM latest_word w WHERE w.a = s.record_id AND w.verdict = 3 OFFSET 0) AS said
          WHERE s.parted
          UNION ALL
          SELECT d.a, d.b, 'resting', 0, d.until
          FROM put_off d
          WHERE d.until > now()) AS p
), spoken AS MATERIALIZED (
    SELECT least(pair.golden_a, pair.golden_b) AS one, greatest(pair.golden_a, pair.golden_b) AS other,
           CASE WHEN pair.golden_a < pair.golden_b THEN pair.a ELSE pair.b END AS near,
           CASE WHEN pair.golden_a < pair.golden_b THEN pair.b ELSE pair.a END AS far, pair.kind, pair.weight, pair.moment
    FROM pair
    WHERE pair.golden_a <> pair.golden_b
), candidate AS (
    SELECT asked.one, asked.other, (array_agg(asked.near ORDER BY asked.weight DESC, asked.near, asked.far))[1] AS a,
           (array_agg(asked.far ORDER BY asked.weight DESC, asked.near, asked.far))[1] AS b, max(asked.weight) AS weight,
           max(array_position('{review,forbidden,renumbered}', asked.kind)) AS kind, count(*)::integer AS pairs,
           min(asked.moment) AS opened, array_agg(DISTINCT asked.near) AS ends, array_agg(DISTINCT asked.far) AS other_ends
    FROM spoken asked
    WHERE asked.kind IN ('review', 'forbidden', 'renumbered')
    GROUP BY asked.one, asked.other
    ORDER BY max(asked.weight) DESC, asked.one, asked.other
), question AS (
    SELECT c.*
    FROM candidate c
    WHERE NOT EXISTS (SELECT
                      FROM golden g
                      CROSS JOIN golden h
                      CROSS JOIN LATERAL unnest(CASE WHEN cardinality(g.members) < cardinality(h.members) THEN g.members
                                                     ELSE h.members END) AS few (record_id)
                      CROSS JOIN LATERAL (SELECT w.b AS record_id
                                          FROM latest_word w
                                          WHERE w.a = few.record_id AND w.verdict = 2
                                          UNION ALL
                                          SELECT w.a
                                          FROM latest_word w
                                          WHERE w.b = few.record_id AND w.verdict = 2) AS apart
                      WHERE g.golden_id = c.one AND h.golden_id = c.other
                            AND apart.record_id = ANY (CASE WHEN cardinality(g.members) < cardinality(h.members) THEN h.members
                                                            ELSE g.members END)
                      OFFSET 0)
    ORDER BY c.weight DESC, c.one, c.other
    LIMIT $1
), resting AS (
    SELECT spoken.one, spoken.other, max(spoken.moment) AS until
    FROM spoken
    WHERE spoken.kind = 'resting'
    GROUP BY spoken.one, spoken.other
)
SELECT q.one, q.other, q.a, q.b, q.weight, q.kind, q.pairs, q.opened, resting.until,
       fa.source, fa.number, fa.role, fb.source, fb.number, fb.role,
       size.members, size.sources, worth.vehicles, worth.amount, q.ends, q.other_ends
FROM question q
CROSS JOIN LATERAL (SELECT s.source, s.number, s.role FROM source_record s WHERE s.record_id = q.one LIMIT 1) AS fa
CROSS JOIN LATERAL (SELECT s.source, s.number, s.role FROM source_record s WHERE s.record_id = q.other LIMIT 1) AS fb
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
