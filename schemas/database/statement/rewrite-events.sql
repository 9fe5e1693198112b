-- Rows of an erased record: emptied, or sealed anew under its next key; and rows that move to another generation.
UPDATE event_row r
SET record_id = changed.record_id, state = changed.state, claims = changed.claims, facts = changed.facts,
    body = changed.body,
    amount = CASE WHEN changed.state = 3 THEN NULL ELSE r.amount END,
    currency = CASE WHEN changed.state = 3 THEN NULL ELSE r.currency END,
    mileage = CASE WHEN changed.state = 3 THEN NULL ELSE r.mileage END,
    vehicle = CASE WHEN changed.state = 3 THEN NULL ELSE r.vehicle END
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::smallint[], $5::bytea[], $6::bytea[], $7::bytea[], $8::uuid[])
     AS changed (source, event_id, part, state, claims, facts, body, record_id)
WHERE r.source = changed.source AND r.event_id = changed.event_id AND r.part = changed.part
