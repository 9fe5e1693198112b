-- All that stands in the tables and must not depend on the order of arrival, a line each: event rows, keys, edges, ties, records by
-- such columns, and what stewards said. How far a number is erased stands with its generation 0; the others may or may not repeat it.
SELECT concat_ws(' ', 'row', source, event_id, part, record_id, state, document, mileage, amount, currency) AS line
FROM event_row
UNION ALL
SELECT concat_ws(' ', 'key', encode(digest, 'hex'), record_id, former)
FROM identity_key
UNION ALL
SELECT concat_ws(' ', 'edge', a, b, weight, zone)
FROM edge
UNION ALL
SELECT concat_ws(' ', 'tie', a, b, kind, basis, turned, evidence, since, 'until', until)
FROM tie
UNION ALL
SELECT concat_ws(' ', 'record', record_id, 'first', first, 'component', component, 'golden', golden_id, 'generation', generation,
                 'divided', divided, 'collective', collective, 'parted', parted, 'erased', CASE generation WHEN 0 THEN erased_until END)
FROM source_record
UNION ALL
SELECT concat_ws(' ', 'word', a, b, verdict, event_id)
FROM word
UNION ALL
SELECT concat_ws(' ', 'pin', record_id, attribute, claim_event, pinned, event_id)
FROM pin
UNION ALL
SELECT concat_ws(' ', 'generic', encode(digest, 'hex'), verdict, event_id)
FROM generic_word
UNION ALL
SELECT concat_ws(' ', 'generic key', encode(digest, 'hex'), kind)
FROM generic_key
UNION ALL
SELECT concat_ws(' ', 'deferral', a, b, until, event_id)
FROM deferral
ORDER BY line
