-- $1 a decision of the console, or with $2 all of a group: GROUP.1, GROUP.2 … ("/" follows "." in the order of bytes)
SELECT event_id
FROM event_row
WHERE source = 'steward' AND kind = 'decision' AND state = 0
  AND (NOT $2::boolean AND event_id = $1::text
       OR $2::boolean AND event_id > $1::text || '.' AND event_id < $1::text || '/')
ORDER BY event_id
