-- $1 an attribute: may there be event rows that were written before it was kept? None may where the first set of files that ever
-- came into force has it already.
SELECT EXISTS (SELECT FROM file_set f
               WHERE f.id = (SELECT min(id) FROM file_set)
                     AND NOT EXISTS (SELECT FROM regexp_split_to_table(f.files, E'\n') AS line
                                     JOIN stored_file s ON s.digest = split_part(line, ' ', 2)
                                     WHERE split_part(line, ' ', 1) = 'config/attributes.xml'
                                           AND position(convert_to(' name="' || $1::text || '"', 'UTF8') IN s.content) > 0))
