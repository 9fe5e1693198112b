-- Source records with all that is kept of them; $2: and the times of their last row, for an event that is not after it is late.
SELECT s.record_id, s.source, s.number, s.role, s.holder, s.data_key, s.erased_until, s.dictionary, s.claims, s.keys,
       s.first, s.component, s.golden_id, last.recorded, last."time", s.generation, s.divided, s.collective,
       s.recut, s.parted
FROM unnest($1::uuid[]) AS wanted (record_id)
JOIN source_record s ON s.record_id = wanted.record_id
LEFT JOIN LATERAL (SELECT r.recorded, r."time"
                   FROM event_row r
                   WHERE $2::boolean AND r.record_id = s.record_id
                   ORDER BY r.recorded DESC, r."time" DESC
                   LIMIT 1) AS last ON true
