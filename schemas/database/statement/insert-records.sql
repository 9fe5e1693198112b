INSERT INTO source_record (record_id, source, number, role, holder, data_key, erased_until, dictionary, claims, keys,
                           first, component, golden_id, generation, divided, collective, recut, parted)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::timestamptz[],
                     $8::bytea[], $9::bytea[], $10::bytea[], $11::timestamptz[], $12::uuid[], $13::uuid[],
                     $14::smallint[], $15::boolean[], $16::boolean[], $17::boolean[], $18::boolean[])
