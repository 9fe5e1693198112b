-- Where the ids of generations lead that no event belongs to any more; one may have come and gone before.
INSERT INTO former_generation (record_id, source, event_id, part)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[])
ON CONFLICT (record_id) DO UPDATE SET source = excluded.source, event_id = excluded.event_id, part = excluded.part
