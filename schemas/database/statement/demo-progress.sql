-- How far the hub is with what it was sent, and what it still owes; the broker of a demo begins at offset 0.
SELECT (SELECT coalesce(sum(next), 0)::bigint FROM kafka_offset),
       (SELECT count(*) FROM dirty) + (SELECT count(*) FROM notice) + (SELECT count(*) FROM backlog)
           + (SELECT count(*) FROM idoc WHERE state = 'queued')
