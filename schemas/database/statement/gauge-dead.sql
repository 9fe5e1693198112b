-- Of the tables in which rows come and go all the time: rows that are gone and still there, how often they were vacuumed. Whoever
-- holds them may be hidden from this role; what is left behind is not.
SELECT relname::text, n_dead_tup, vacuum_count + autovacuum_count
FROM pg_stat_user_tables
WHERE schemaname = current_schema()
      AND relname = ANY ('{dirty,notice,backlog,idoc,answered,kafka_offset,merge_state,relay_process,shard}'::name[])
