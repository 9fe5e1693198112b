-- $1 process, $2 microseconds until it is forgotten. Those that were forgotten of late go; what else is forgotten goes with
-- relay-leave. Our last word takes the place of the one before, which lies close by.
WITH forgotten AS (
    DELETE FROM relay_process
    WHERE (until, process) IN (SELECT until, process
                               FROM relay_process
                               WHERE until BETWEEN statement_timestamp() - interval '1 minute' AND statement_timestamp()
                                     AND process <> $1::uuid
                               FOR UPDATE SKIP LOCKED)),
said AS (
    UPDATE relay_process
    SET until = clock_timestamp() + $2::bigint * interval '1 microsecond'
    WHERE until >= statement_timestamp() - interval '1 minute' AND process = $1::uuid
    RETURNING process)
INSERT INTO relay_process (process, until)
SELECT $1::uuid, clock_timestamp() + $2::bigint * interval '1 microsecond'
WHERE NOT EXISTS (SELECT FROM said)
