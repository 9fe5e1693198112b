-- What the role of this connection is and may do: its name, superuser, owner of the tables, merges, relays, reads, keeps
-- house
SELECT current_user::text, r.rolsuper, pg_has_role(g.relowner, 'USAGE'),
       has_table_privilege('event_row', 'INSERT') AND has_table_privilege('kafka_offset', 'UPDATE'),
       has_table_privilege('publication', 'INSERT') AND has_table_privilege('shard', 'UPDATE'),
       has_table_privilege('identity_key', 'SELECT') AND has_table_privilege('reject', 'SELECT'),
       has_table_privilege('reject', 'DELETE') AND has_column_privilege('event_row', 'body', 'UPDATE')
FROM pg_roles r, pg_class g
WHERE r.rolname = current_user AND g.oid = 'golden'::regclass
