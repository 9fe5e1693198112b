-- Was anything ever migrated here?
SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_version')
