-- Replayed or discarded. Lateral as in relay-clean: by their ids, not along all that wait.
UPDATE reject j SET state = changed.state
FROM unnest($1::bigint[], $2::smallint[]) AS changed (id, state)
CROSS JOIN LATERAL (SELECT ctid AS place, state FROM reject WHERE id = changed.id OFFSET 0) AS found
WHERE j.ctid = found.place AND found.state = 0
