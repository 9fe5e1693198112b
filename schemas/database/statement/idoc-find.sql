-- For any: null as $1 system, $3 state, $4 golden id, 0 as $2 number. $5 at most so many, newest first
SELECT i.system, i.number, i.golden_id, i.anchor, i.state, i.status, i.profile, i.reason, i.made, i.changed, i.body,
       s.data_key
FROM idoc i
LEFT JOIN source_record s ON s.record_id = i.anchor
WHERE ($1::text IS NULL OR i.system = $1::text)
  AND ($2::bigint = 0 OR i.number = $2::bigint)
  AND ($3::text IS NULL OR i.state = $3::text)
  AND ($4::uuid IS NULL OR i.golden_id = $4::uuid)
ORDER BY i.changed DESC, i.system, i.number DESC
LIMIT $5::integer
