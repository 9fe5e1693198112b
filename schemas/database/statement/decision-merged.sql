-- Has the decision been merged, or refused?
SELECT '' AS code, '' AS place, '' AS detail FROM event_row WHERE source = $1 AND event_id = $2
UNION ALL
SELECT code, place, detail FROM reject WHERE source = $1 AND event_id = $2
LIMIT 1
