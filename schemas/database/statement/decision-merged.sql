-- Has the decision been merged, or refused?
SELECT 'merged', '' FROM event_row WHERE source = $1 AND event_id = $2
UNION ALL
SELECT 'refused', code || ': ' || detail FROM reject WHERE source = $1 AND event_id = $2
LIMIT 1
