INSERT INTO source_record (record_id, source, number, role, holder, data_key, erased_until, dictionary, claims, keys,
                           first, component, golden_id, file_set)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::timestamptz[],
                     $8::bytea[], $9::bytea[], $10::bytea[], $11::timestamptz[], $12::uuid[], $13::uuid[],
                     $14::integer[])
ON CONFLICT (record_id) DO UPDATE
SET source = excluded.source, number = excluded.number, role = excluded.role, holder = excluded.holder,
    data_key = excluded.data_key, erased_until = excluded.erased_until, dictionary = excluded.dictionary,
    claims = excluded.claims, keys = excluded.keys, first = excluded.first, component = excluded.component,
    golden_id = excluded.golden_id, file_set = excluded.file_set
