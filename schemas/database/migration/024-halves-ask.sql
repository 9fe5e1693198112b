-- A file that knows no more than a surname, a title, a phone and a car, and whose halves of a link make a whole with more than one
-- customer, is a question, too: its halves bear the mark of links that are not followed, 3 in the last two bits.
DO $$
DECLARE
    place text;
BEGIN
    FOR place IN SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'twin') LOOP
        EXECUTE format('DROP INDEX IF EXISTS %I.edge_asks', place);
        EXECUTE format('CREATE INDEX edge_asks ON %I.edge (a, b) WHERE zone & 3 IN (1, 3)', place);
    END LOOP;
END $$;

-- Besides, whom a steward keeps apart from one of two sides is left to the other. Who fits whom is seen by what is sealed, so where
-- halves or such words stand everything is computed once more beside what runs, as an adoption does it, by the files in force or
-- those that are about to be; what such an adoption has computed so far it computes again.
UPDATE merge_state
SET adopting = coalesce(adopting, file_set), twin_set = CASE WHEN twin = 1 THEN NULL ELSE twin_set END
WHERE EXISTS (SELECT FROM edge WHERE zone > 3) OR EXISTS (SELECT FROM word WHERE verdict = 2);
