-- $1 process, $2 microseconds until it is forgotten. Those that are forgotten go, unless another process sees to it.
WITH forgotten AS (
    DELETE FROM relay_process
    WHERE process IN (SELECT process FROM relay_process WHERE until < clock_timestamp() AND process <> $1::uuid
                      FOR UPDATE SKIP LOCKED))
INSERT INTO relay_process (process, until) VALUES ($1::uuid, clock_timestamp() + $2::bigint * interval '1 microsecond')
ON CONFLICT (process) DO UPDATE SET until = excluded.until
