UPDATE merge_state SET file_set = $1
