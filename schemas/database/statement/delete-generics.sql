DELETE FROM generic_word g USING unnest($1::text[], $2::text[]) AS gone (source, event_id)
WHERE g.source = gone.source AND g.event_id = gone.event_id
