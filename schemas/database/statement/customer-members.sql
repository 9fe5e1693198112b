-- $1 golden ids: the source records that they consist of
SELECT s.record_id, s.source, s.number, s.role, s.data_key, s.dictionary, s.first
FROM golden g
CROSS JOIN LATERAL unnest(g.members) AS m (record_id)
JOIN source_record s ON s.record_id = m.record_id
WHERE g.golden_id = ANY ($1::uuid[])
