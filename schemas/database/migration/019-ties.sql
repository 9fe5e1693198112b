-- Who belongs together without being one customer: computed from the records and what they share, as edges are.
CREATE TABLE tie (                       -- a < b
    a           uuid NOT NULL,
    b           uuid NOT NULL,
    kind        smallint NOT NULL,       -- identity/tie.h: enum tie_kind
    basis       smallint NOT NULL,       -- 1 values that both hold; 2 a document of b's names a as its party, 3 of a's, b
    turned      boolean NOT NULL,        -- it leads from b to a
    evidence    smallint NOT NULL,       -- bits: 1 phone, 2 address, 4 vehicle, 8 document
    since       timestamptz,
    until       timestamptz,
    PRIMARY KEY (a, b, kind, basis)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX tie_b ON tie (b);

CREATE OR REPLACE FUNCTION twin_tables() RETURNS text[] LANGUAGE sql IMMUTABLE
AS $$ SELECT '{source_record,identity_key,edge,tie,golden,generic_key}'::text[] $$;

-- An adoption that is under way has its tables already.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'twin') THEN
        PERFORM public.twin_make('tie'), public.twin_grant('tie');
    END IF;
END $$;
