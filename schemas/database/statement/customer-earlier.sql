-- $1 record ids, $2 also events that do not count: all events of each, those that were read among them, summed up by kind and
-- currency. Nothing is sorted: there may be very many.
SELECT e.record_id, e.source, e.kind, e.state = 0, e.currency, count(*), sum(e.amount)::bigint, max(e."time")
FROM event_row e
WHERE e.record_id = ANY ($1::uuid[]) AND (e.state = 0 OR $2::boolean)
GROUP BY 1, 2, 3, 4, 5
