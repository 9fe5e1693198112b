-- $1 golden ids, $2 days: when the clock may change a view or the document next. A row that the merge holds is dirty again, and left.
WITH free AS (
    SELECT g.ctid AS place, u.next_change
    FROM unnest($1::uuid[], $2::date[]) AS u (golden_id, next_change)
    JOIN golden g ON g.golden_id = u.golden_id
    FOR UPDATE OF g SKIP LOCKED)
UPDATE golden g
SET next_change = free.next_change
FROM free
WHERE g.ctid = free.place
