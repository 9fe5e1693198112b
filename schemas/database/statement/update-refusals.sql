-- Replayed in vain: they wait on, for what is wrong now; records as text of an array. Lateral as in update-rejects.
UPDATE reject j
SET code = refused.code, place = refused.place, line = refused.line, "column" = refused."column", detail = refused.detail,
    source = refused.source, event_id = refused.event_id, recorded = refused.recorded, records = refused.records::uuid[]
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::text[], $8::text[],
            $9::timestamptz[], $10::text[])
     AS refused (id, code, place, line, "column", detail, source, event_id, recorded, records)
CROSS JOIN LATERAL (SELECT ctid AS place, state FROM reject WHERE id = refused.id OFFSET 0) AS found
WHERE j.ctid = found.place AND found.state = 0
