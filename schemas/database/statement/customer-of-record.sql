-- $1 record ids: the golden record that each belongs to now. That of a generation which is no more stands for the event that
-- leads on; when that does not count, its customer is nobody any more, and only the number leads on.
SELECT record_id, golden_id, true
FROM source_record
WHERE record_id = ANY ($1::uuid[]) AND golden_id IS NOT NULL
UNION ALL
SELECT f.record_id, s.golden_id, r.state = 0
FROM former_generation f
JOIN event_row r ON r.source = f.source AND r.event_id = f.event_id AND r.part = f.part
JOIN source_record s ON s.record_id = r.record_id AND s.golden_id IS NOT NULL
WHERE f.record_id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM source_record own WHERE own.record_id = f.record_id)
