-- A link between two customers, because something forbids it, stands in a zone of its own: 3. So what stewards are asked, of these
-- links and of the review zone (1), is found without reading the links that are followed, which are as many as what is stored.
-- An adoption that is under way has its tables already.
DO $$
DECLARE
    place text;
BEGIN
    FOR place IN SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'twin') LOOP
        EXECUTE format('UPDATE %1$I.edge e SET zone = 3 FROM %1$I.source_record ra, %1$I.source_record rb '
                       'WHERE ra.record_id = e.a AND rb.record_id = e.b AND e.zone = 2 AND ra.golden_id <> rb.golden_id', place);
        EXECUTE format('CREATE INDEX edge_asks ON %I.edge (a, b) WHERE zone IN (1, 3)', place);
    END LOOP;
END $$;
