-- A renumbering between two customers asks for a steward, and all others are followed, as many as there ever were: its first record
-- is marked, as links are in zone 3, so that what is asked is found without reading what is not. An adoption that is under way has
-- its tables already.
DO $$
DECLARE
    place text;
BEGIN
    FOR place IN SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'twin') LOOP
        EXECUTE format('ALTER TABLE %I.source_record ADD COLUMN parted boolean NOT NULL DEFAULT false', place);
        EXECUTE format('UPDATE %1$I.source_record s SET parted = true FROM public.latest_word w, %1$I.source_record other '
                       'WHERE w.verdict = 3 AND s.record_id = w.a AND other.record_id = w.b AND s.golden_id <> other.golden_id',
                       place);
        EXECUTE format('CREATE INDEX source_record_parted ON %I.source_record (record_id) WHERE parted', place);
    END LOOP;
END $$;
