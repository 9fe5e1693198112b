-- $1 process; and whoever was forgotten long ago
DELETE FROM relay_process
WHERE process = $1::uuid OR until < statement_timestamp() - interval '1 minute'
