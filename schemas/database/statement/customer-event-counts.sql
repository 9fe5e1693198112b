-- $1 record ids, $2 also events that do not count
SELECT record_id, count(*)
FROM event_row
WHERE record_id = ANY ($1::uuid[]) AND (state = 0 OR $2::boolean)
GROUP BY record_id
