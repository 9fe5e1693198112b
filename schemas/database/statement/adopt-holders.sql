-- Who holds the keys named, as far as the twin knows
SELECT DISTINCT k.record_id
FROM unnest($1::bytea[]) AS wanted (digest)
JOIN twin.identity_key k ON k.digest = wanted.digest
