-- $1 golden ids that are no more, and end with nothing that is still to be told: what was not handed over of them never will
-- be; what may be out is sent again
UPDATE idoc
SET state = 'replaced', changed = now()
WHERE golden_id = ANY ($1::uuid[]) AND state IN ('built', 'held', 'queued')
