-- Texts of documents for the ERP that are done with; $1 those that last changed before that are not kept, $2 at most so many
UPDATE idoc
SET body = NULL
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM idoc
    WHERE body IS NOT NULL AND state IN ('sent', 'accepted', 'posted', 'rejected', 'replaced')
      AND changed < $1::timestamptz
    ORDER BY changed
    LIMIT $2::integer
    FOR UPDATE SKIP LOCKED))
RETURNING 1
