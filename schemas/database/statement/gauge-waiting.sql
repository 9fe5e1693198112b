-- $1 at most so many of each: refused events that wait, records that were not redone under the set of files in force
SELECT (SELECT count(*) FROM (SELECT FROM reject WHERE state = 0 LIMIT $1::integer) AS waiting),
       (SELECT count(*) FROM (SELECT FROM source_record s
                              WHERE s.file_set < (SELECT file_set FROM merge_state)
                                 OR s.file_set > (SELECT file_set FROM merge_state)
                              LIMIT $1::integer) AS older)
