SELECT p.record_id, p.attribute, p.claim_event, p.pinned, p.recorded, p."time", p.event_id, p.source
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN pin p ON p.record_id = wanted.record_id
