-- What was refused of the records $1, of those that were erased: as far as it was recorded before. Lateral as in update-rejects.
UPDATE reject j
SET state = 3, key = NULL, body = '', headers = NULL, detail = '', records = NULL
FROM source_record s
CROSS JOIN LATERAL (SELECT ctid AS place FROM reject
                    WHERE records @> ARRAY[s.record_id] AND recorded <= s.erased_until OFFSET 0) AS found
WHERE s.record_id = ANY ($1::uuid[]) AND s.erased_until IS NOT NULL AND j.ctid = found.place
