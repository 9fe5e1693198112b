-- How many questions stewards answered or put off since midnight of the server; an answer given to many at once is one.
SELECT count(*)::integer
FROM (SELECT split_part(w.event_id, '.', 1)
      FROM word w
      WHERE w.verdict <> 3 AND w.recorded >= date_trunc('day', now())
      UNION
      SELECT split_part(d.event_id, '.', 1)
      FROM deferral d
      WHERE d.recorded >= date_trunc('day', now())) AS answers
