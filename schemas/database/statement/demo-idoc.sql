-- The latest document about a customer; none gives no row.
SELECT idoc.number FROM idoc JOIN source_record ON source_record.golden_id = idoc.golden_id
WHERE source_record.source = $1 AND source_record.number = $2 AND source_record.role = ''
ORDER BY idoc.number DESC LIMIT 1
