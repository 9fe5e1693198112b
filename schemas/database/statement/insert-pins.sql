INSERT INTO pin (record_id, attribute, claim_event, pinned, source, event_id, recorded, "time")
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::timestamptz[],
                     $8::timestamptz[])
ON CONFLICT DO NOTHING
