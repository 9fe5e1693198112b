-- Refused events that were replayed, discarded or erased; $1 those refused before that are not kept, $2 at most so many
DELETE FROM reject
WHERE id IN (SELECT id FROM reject WHERE state <> 0 AND refused < $1::timestamptz ORDER BY refused LIMIT $2::integer)
RETURNING 1
