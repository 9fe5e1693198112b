-- $1 golden ids that are no more, $2 whether nothing took their place: what is held of them ends; and then nothing that was not
-- handed over will be. Of one whose customer is another's the successor's documents follow.
UPDATE idoc i
SET state = 'replaced', changed = now()
FROM unnest($1::uuid[], $2::boolean[]) AS gone (golden_id, whole)
WHERE i.golden_id = gone.golden_id AND (i.state = 'held' OR (gone.whole AND i.state IN ('built', 'queued')))
