WITH changed AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bytea[]) AS c (source, event_id, part, body)
), gone AS (
    DELETE FROM event_body b USING changed c
    WHERE c.body IS NULL AND b.source = c.source AND b.event_id = c.event_id AND b.part = c.part
)
UPDATE event_body b SET body = c.body
FROM changed c
WHERE c.body IS NOT NULL AND b.source = c.source AND b.event_id = c.event_id AND b.part = c.part
