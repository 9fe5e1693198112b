-- $1 systems, $2 numbers: those that stand in the log and nowhere else
SELECT u.system, u.number
FROM unnest($1::text[], $2::bigint[]) AS u (system, number)
WHERE NOT EXISTS (SELECT FROM idoc i WHERE i.system = u.system AND i.number = u.number)
