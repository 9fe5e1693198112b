-- The first instance that ever starts puts its own files in force; from then on only a decision changes them.
UPDATE merge_state SET file_set = (SELECT id FROM file_set WHERE digest = $1) WHERE file_set IS NULL
