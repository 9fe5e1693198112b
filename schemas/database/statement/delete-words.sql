DELETE FROM word w USING unnest($1::text[], $2::text[]) AS gone (source, event_id)
WHERE w.source = gone.source AND w.event_id = gone.event_id
