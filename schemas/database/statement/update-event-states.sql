UPDATE event_row r SET state = changed.state
FROM unnest($1::text[], $2::text[], $3::smallint[], $4::smallint[]) AS changed (source, event_id, part, state)
WHERE r.source = changed.source AND r.event_id = changed.event_id AND r.part = changed.part
