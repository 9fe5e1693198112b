SELECT batch, coalesce(file_set, 0), coalesce(adopting, 0), twin, coalesce(twin_set, 0),
       coalesce(reached, '00000000-0000-0000-0000-000000000000')
FROM merge_state
ORDER BY batch DESC
LIMIT 1
