-- How many questions wait: pairs of golden records as review-questions has them, without those that were put off.
WITH pair AS MATERIALIZED (
    SELECT p.closed, (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.a) AS golden_a,
           (SELECT s.golden_id FROM source_record s WHERE s.record_id = p.b) AS golden_b
    FROM (SELECT e.a, e.b, false AS closed
          FROM edge e
          WHERE e.zone & 3 IN (1, 3)
          UNION ALL
          SELECT w.a, w.b, w.verdict = 2
          FROM latest_word w
          WHERE w.verdict IN (2, 3)
          UNION ALL
          SELECT d.a, d.b, true
          FROM put_off d
          WHERE d.until > now()) AS p
)
SELECT count(*)
FROM (SELECT
      FROM pair
      WHERE golden_a <> golden_b
      GROUP BY least(golden_a, golden_b), greatest(golden_a, golden_b)
      HAVING NOT bool_or(closed)) AS question
