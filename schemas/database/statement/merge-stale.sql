-- Records made with an older set of files; redone at a limited rate.
SELECT record_id FROM source_record WHERE file_set < $1 ORDER BY file_set, record_id LIMIT $2
