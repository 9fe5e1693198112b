-- $1 ids: the first of them that waits no more, or never was
SELECT asked.id
FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, place)
WHERE NOT EXISTS (SELECT FROM reject j WHERE j.id = asked.id AND j.state = 0)
ORDER BY asked.place
LIMIT 1
