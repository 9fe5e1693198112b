INSERT INTO event_body (source, event_id, part, record_id, body)
SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[], $5::bytea[])
