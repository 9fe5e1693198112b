-- $1 golden ids that are no more: what was not sent of them never will be
UPDATE idoc
SET state = 'replaced', changed = now()
WHERE golden_id = ANY ($1::uuid[]) AND state IN ('built', 'held', 'queued', 'unknown')
