-- What stewards did, by weight band of the heaviest pair that an answer speaks of (whole bits; NULL: no edge stands there any
-- more). An answer is a decision; answered also within the last $1 days, and of how many questions the first pair came then.
SELECT answer.band, count(*)::integer AS answers, count(*) FILTER (WHERE answer.verdict = 1)::integer AS same,
       count(*) FILTER (WHERE answer.recorded > now() - make_interval(days => $1))::integer AS lately,
       count(DISTINCT answer.pair) FILTER (WHERE answer.opened > now() - make_interval(days => $1))::integer AS came,
       (extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY answer.age)) * 1000000)::bigint AS age
FROM (SELECT w.event_id, min(w.verdict) AS verdict, min(w.recorded) AS recorded, floor(max(e.weight) / 100.0)::integer AS band,
             min(w.recorded) - min(e.opened) AS age, min(e.opened) AS opened,
             (array_agg(concat(w.a, w.b) ORDER BY e.weight DESC NULLS LAST, w.a, w.b))[1] AS pair
      FROM word w
      LEFT JOIN edge e ON e.a = w.a AND e.b = w.b
      WHERE w.verdict <> 3
      GROUP BY w.source, w.event_id) AS answer
GROUP BY answer.band
ORDER BY answer.band DESC NULLS LAST
