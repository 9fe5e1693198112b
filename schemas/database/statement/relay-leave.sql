-- $1 process
DELETE FROM relay_process
WHERE process = $1::uuid
