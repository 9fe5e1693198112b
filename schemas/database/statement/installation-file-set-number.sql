SELECT f.id, s.file_set FROM file_set f, merge_state s WHERE f.digest = $1
