-- All rows of records that are folded anew.
SELECT r.source, r.event_id, r.part, r.record_id, r.kind, r."time", r.recorded, r.digest, r.document, r.state,
       r.claims, r.facts
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN event_row r ON r.record_id = wanted.record_id
