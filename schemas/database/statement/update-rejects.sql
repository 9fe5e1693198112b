-- Replayed or discarded.
UPDATE reject j SET state = changed.state
FROM unnest($1::bigint[], $2::smallint[]) AS changed (id, state)
WHERE j.id = changed.id AND j.state = 0
