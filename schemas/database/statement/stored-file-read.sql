-- The files of a set, as far as they are stored
SELECT split_part(line, ' ', 1), s.content
FROM file_set f
CROSS JOIN LATERAL regexp_split_to_table(rtrim(f.files, E'\n'), E'\n') AS line
JOIN stored_file s ON s.digest = split_part(line, ' ', 2)
WHERE f.id = $1
