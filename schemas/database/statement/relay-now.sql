-- $1, $2 digests of the rules that views and documents are made by, null: any. The clock, the merge's last batch and its era,
-- whether these rules are those noted last
SELECT now(), batch, coalesce((SELECT h.era FROM merge_history h WHERE h.first <= batch ORDER BY h.first DESC LIMIT 1), 0),
       (NOT EXISTS (SELECT FROM view_rules WHERE (target = 1 AND digest <> $1::bytea)
                                              OR (target = 2 AND digest <> $2::bytea)))::integer
FROM merge_state
ORDER BY batch DESC
LIMIT 1
