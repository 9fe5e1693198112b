-- Group roles of the hub, made once in a server, as far as who migrates may make roles.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dealerhub_merge', 'dealerhub_relay', 'dealerhub_keep', 'dealerhub_read'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
           AND EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END
$$
