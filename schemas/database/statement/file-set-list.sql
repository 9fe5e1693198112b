-- Sets of files that were ever proposed, the newest first, whether each is in force, and whether all is being computed by it
SELECT f.id, encode(f.digest, 'hex'), f.files, f.proposed, f.id = s.file_set, f.id = s.adopting
FROM file_set f
CROSS JOIN merge_state s
ORDER BY f.id DESC
