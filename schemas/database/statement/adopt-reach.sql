UPDATE merge_state SET reached = $1
