-- How many questions stewards answered since midnight of the server, and how many they put off; what was said of many at once is one.
SELECT (SELECT count(DISTINCT split_part(w.event_id, '.', 1))::integer
        FROM word w
        WHERE w.verdict <> 3 AND w.recorded >= date_trunc('day', now())),
       (SELECT count(DISTINCT split_part(d.event_id, '.', 1))::integer
        FROM deferral d
        WHERE d.recorded >= date_trunc('day', now()))
