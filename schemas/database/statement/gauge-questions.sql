-- How many questions wait: pairs of golden records as review-questions has them, without those that were put off.
WITH pair AS MATERIALIZED (
    SELECT p.closed, (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.a) AS golden_a,
           (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.b) AS golden_b
    FROM (SELECT e.a, e.b, false AS closed
          FROM edge e
          WHERE e.zone & 3 IN (1, 3)
                AND (SELECT w.verdict FROM latest_word w WHERE w.a = e.a AND w.b = e.b) IS DISTINCT FROM 2
          UNION ALL
          SELECT said.a, said.b, false
          FROM source_record s
          CROSS JOIN LATERAL (SELECT * FROM latest_word w WHERE w.a = s.record_id AND w.verdict = 3 OFFSET 0) AS said
          WHERE s.parted
          UNION ALL
          SELECT d.a, d.b, true
          FROM put_off d
          WHERE d.until > now()) AS p
)
SELECT count(*)
FROM (SELECT least(golden_a, golden_b) AS one, greatest(golden_a, golden_b) AS other
      FROM pair
      WHERE golden_a <> golden_b
      GROUP BY 1, 2
      HAVING NOT bool_or(closed)) AS question
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
                  WHERE g.golden_id = question.one AND h.golden_id = question.other
                        AND apart.record_id = ANY (CASE WHEN cardinality(g.members) < cardinality(h.members) THEN h.members
                                                        ELSE g.members END)
                  OFFSET 0)
