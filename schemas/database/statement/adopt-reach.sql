UPDATE merge_state SET reached = $1
WHERE batch = (SELECT batch FROM merge_state ORDER BY batch DESC LIMIT 1)
