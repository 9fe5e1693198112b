-- Answers that no relay took; $1 those owed since before that are not kept, $2 at most so many
DELETE FROM notice
WHERE ctid = ANY (ARRAY(SELECT ctid FROM notice WHERE made < $1::date LIMIT $2::integer FOR UPDATE SKIP LOCKED))
RETURNING 1
