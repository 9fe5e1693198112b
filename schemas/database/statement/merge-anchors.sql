-- $1 systems, $2 numbers of documents: place in the list, and the record that the document's object hangs on
SELECT wanted.at, i.anchor
FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS wanted (system, number, at)
JOIN idoc i ON i.system = wanted.system AND i.number = wanted.number
