-- Sets of files that were ever proposed, the newest first, and whether each is in force
SELECT f.id, encode(f.digest, 'hex'), f.files, f.proposed, f.id = s.file_set
FROM file_set f
CROSS JOIN merge_state s
ORDER BY f.id DESC
