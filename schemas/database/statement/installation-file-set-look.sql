-- The set's number, if it was ever proposed, and the one in force
SELECT coalesce((SELECT f.id FROM file_set f WHERE f.digest = $1), 0), coalesce(s.file_set, 0) FROM merge_state s
