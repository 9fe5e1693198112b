INSERT INTO event_row (source, event_id, part, record_id, kind, "time", recorded, digest, document, state, claims, facts,
                       amount, mileage, vehicle, body, currency)
SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::uuid[], $5::text[], $6::timestamptz[],
                     $7::timestamptz[], $8::bytea[], $9::bytea[], $10::smallint[], $11::bytea[], $12::bytea[],
                     $13::bigint[], $14::integer[], $15::bytea[], $16::bytea[], $17::text[])
