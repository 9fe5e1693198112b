-- A set of files is adopted beside the one in force: what is computed stands twice meanwhile, in public by the set in force
-- and in the schema twin by the other, and the two change places in one transaction.

CREATE TABLE stored_file (               -- of the sets of files: any instance can load a set that it does not hold
    digest      text COLLATE "C" PRIMARY KEY,        -- SHA-256, hexadecimal, as file_set.files names it
    content     bytea NOT NULL
);

ALTER TABLE merge_state
    ADD COLUMN adopting integer REFERENCES file_set (id),    -- to come into force
    ADD COLUMN twin     smallint NOT NULL DEFAULT 0,         -- 0 none; 1 made by twin_set; 2 what was in force until the switch
    ADD COLUMN twin_set integer REFERENCES file_set (id),
    ADD COLUMN reached  uuid;                                -- computed, after the switch told, up to this id

-- Nothing is looked for by the set any more.
DROP INDEX source_record_file_set;

-- The tables that hold what is computed from event rows and words.
CREATE FUNCTION twin_tables() RETURNS text[] LANGUAGE sql IMMUTABLE
AS $$ SELECT '{source_record,identity_key,edge,golden,generic_key}'::text[] $$;

-- The functions below work as the owner, who alone makes, changes and drops tables; the merge may call them, nobody else.
CREATE FUNCTION twin_close() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN DROP SCHEMA IF EXISTS twin CASCADE; END $$;

-- Whoever may read or write the running table may do the same with its twin.
CREATE FUNCTION twin_grant(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part record;
BEGIN
    FOR part IN SELECT a.privilege_type, a.grantee::regrole AS grantee, '' AS columns
                FROM pg_class c, aclexplode(c.relacl) AS a
                WHERE c.oid = format('public.%I', name)::regclass AND a.grantee NOT IN (0, c.relowner)
                UNION ALL
                SELECT a.privilege_type, a.grantee::regrole, format('(%I)', t.attname)
                FROM pg_attribute t, aclexplode(t.attacl) AS a
                WHERE t.attrelid = format('public.%I', name)::regclass AND a.grantee <> 0 LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA twin TO %s', part.grantee);
        EXECUTE format('GRANT %s %s ON twin.%I TO %s', part.privilege_type, part.columns, name, part.grantee);
    END LOOP;
END $$;

-- An empty table like the running one, with the same names of everything, so that the two can change places.
CREATE FUNCTION twin_make(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part record;
BEGIN
    EXECUTE format('CREATE TABLE twin.%1$I (LIKE public.%1$I INCLUDING DEFAULTS INCLUDING STORAGE)', name);
    FOR part IN SELECT c.conname, pg_get_constraintdef(c.oid) AS definition
                FROM pg_constraint c
                WHERE c.conrelid = format('public.%I', name)::regclass AND c.contype IN ('p', 'u', 'c') LOOP
        EXECUTE format('ALTER TABLE twin.%I ADD CONSTRAINT %I %s', name, part.conname, part.definition);
    END LOOP;
    FOR part IN SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON twin.') AS definition
                FROM pg_index i
                WHERE i.indrelid = format('public.%I', name)::regclass
                      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) LOOP
        EXECUTE part.definition;
    END LOOP;
    FOR part IN SELECT array_to_string(c.reloptions, ', ') AS options
                FROM pg_class c
                WHERE c.oid = format('public.%I', name)::regclass AND c.reloptions IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE twin.%I SET (%s)', name, part.options);
    END LOOP;
END $$;

CREATE FUNCTION twin_open() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
BEGIN
    PERFORM public.twin_close();
    CREATE SCHEMA twin;
    FOREACH name IN ARRAY public.twin_tables() LOOP
        PERFORM public.twin_make(name), public.twin_grant(name);
    END LOOP;
END $$;

CREATE FUNCTION twin_switch() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
BEGIN
    CREATE SCHEMA twin_retired;
    FOREACH name IN ARRAY public.twin_tables() LOOP
        EXECUTE format('ALTER TABLE public.%I SET SCHEMA twin_retired', name);
        EXECUTE format('ALTER TABLE twin.%I SET SCHEMA public', name);
        EXECUTE format('ALTER TABLE twin_retired.%I SET SCHEMA twin', name);
    END LOOP;
    DROP SCHEMA twin_retired;
END $$;

REVOKE EXECUTE ON FUNCTION twin_open(), twin_close(), twin_switch() FROM PUBLIC;
