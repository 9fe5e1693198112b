INSERT INTO notice (topic, partition, "offset", partner, source, event_id, number, outcome, findings, original)
SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::smallint[], $9::text[], $10::bigint[])
ON CONFLICT DO NOTHING
