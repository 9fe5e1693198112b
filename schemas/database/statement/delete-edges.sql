DELETE FROM edge e USING unnest($1::uuid[], $2::uuid[]) AS gone (a, b) WHERE e.a = gone.a AND e.b = gone.b
