-- Can the set be loaded: are its files known, and all stored?
SELECT f.files <> ''
       AND NOT EXISTS (SELECT FROM regexp_split_to_table(rtrim(f.files, E'\n'), E'\n') AS line
                       WHERE NOT EXISTS (SELECT FROM stored_file s WHERE s.digest = split_part(line, ' ', 2)))
FROM file_set f
WHERE f.id = $1
