-- Generations that no event belongs to any more.
DELETE FROM source_record s USING unnest($1::uuid[]) AS gone (record_id) WHERE s.record_id = gone.record_id
