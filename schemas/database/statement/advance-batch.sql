UPDATE merge_state SET batch = $1
