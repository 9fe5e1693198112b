-- Every row of the events that are revisions of the documents named, or of the documents of the events named: targets of
-- voids. Whether a row that is erased was voided is told by nothing but its void.
SELECT r.source, r.event_id, r.part, r.record_id, r.kind, r."time", r.recorded, r.digest, r.document, r.state,
       (SELECT true FROM event_void v WHERE v.source = r.source AND v.target = r.event_id LIMIT 1) IS NOT NULL
FROM (SELECT document FROM unnest($1::bytea[]) AS wanted (document)
      UNION ALL
      SELECT t.document
      FROM unnest($2::text[], $3::text[]) AS target (source, event_id)
      JOIN event_row t ON t.source = target.source AND t.event_id = target.event_id) AS wanted
JOIN event_row r ON r.document = wanted.document
