SELECT now(), batch
FROM merge_state
