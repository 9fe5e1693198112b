-- $1 batch, $2 its era, 0 when it is not known: is it among the batches that were merged into this database?
SELECT $1::bigint <= batch AND ($2::bigint = 0 OR $2::bigint IS NOT DISTINCT FROM
       (SELECT h.era FROM merge_history h WHERE h.first <= $1::bigint ORDER BY h.first DESC LIMIT 1))
FROM merge_state
