DELETE FROM golden g USING unnest($1::uuid[]) AS gone (golden_id) WHERE g.golden_id = gone.golden_id
