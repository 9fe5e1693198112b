-- $1 systems, $2 numbers, $3 golden ids, $4 anchors, $5 states, $6 statuses, $7 profiles, $8 reasons, $9 digests,
-- $10 bodies. A newer full state takes the place of an older one that was not sent; but the first goes out: what follows may be an
-- update of what it creates.
WITH made AS (
    SELECT *
    FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::bytea[], $10::bytea[])
         AS u (system, number, golden_id, anchor, state, status, profile, reason, digest, body)),
older AS (
    UPDATE idoc i
    SET state = 'replaced', changed = now()
    FROM made
    WHERE i.golden_id = made.golden_id AND i.system = made.system AND i.number < made.number
      AND (i.state = 'held'
           OR (i.state IN ('built', 'queued')
               AND EXISTS (SELECT FROM idoc e
                           WHERE e.golden_id = i.golden_id AND e.system = i.system AND e.number < i.number
                             AND e.state NOT IN ('held', 'replaced')))))
INSERT INTO idoc (system, number, golden_id, anchor, state, status, profile, reason, digest, body)
SELECT system, number, golden_id, anchor, state, status, profile, reason, digest, body FROM made
ON CONFLICT (system, number) DO NOTHING
