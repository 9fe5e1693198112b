SELECT now(), batch, coalesce((SELECT h.era FROM merge_history h WHERE h.first <= batch ORDER BY h.first DESC LIMIT 1), 0)
FROM merge_state
