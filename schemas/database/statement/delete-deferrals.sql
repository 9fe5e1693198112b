DELETE FROM deferral d USING unnest($1::text[], $2::text[]) AS gone (source, event_id)
WHERE d.source = gone.source AND d.event_id = gone.event_id
