DELETE FROM pin p USING unnest($1::text[], $2::text[]) AS gone (source, event_id)
WHERE p.source = gone.source AND p.event_id = gone.event_id
RETURNING p.record_id
