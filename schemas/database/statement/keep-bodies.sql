-- $1 kind, $2 the first day that is kept, $3 at most so many, the oldest first
UPDATE event_row r
SET body = NULL, kept = 1
FROM (SELECT e.source, e.event_id, e.part
      FROM event_row e
      WHERE e.kept = 0 AND e.kind = $1 AND e.stored < $2::date
      ORDER BY e.stored
      LIMIT $3::integer) AS due
WHERE r.source = due.source AND r.event_id = due.event_id AND r.part = due.part
RETURNING 1
