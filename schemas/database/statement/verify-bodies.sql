-- Event rows of the next $3 events behind ($1, $2) whose documents are held, with what opens them
WITH page AS (
    SELECT source, event_id
    FROM event_row
    WHERE (source, event_id) > ($1, $2) AND part = 0 AND body IS NOT NULL AND state <> 3
    ORDER BY source, event_id
    LIMIT $3
)
SELECT r.source, r.event_id, r.part, r.record_id, s.number, s.data_key, s.dictionary, r.body, r.facts, r.claims, r.kind,
       r."time", r.recorded, r.document, r.amount, r.mileage, r.vehicle,
       r.stored - DATE '1970-01-01' AS day
FROM page
JOIN event_row r USING (source, event_id)
LEFT JOIN public.source_record s ON s.record_id = r.record_id
ORDER BY r.source, r.event_id, r.part
