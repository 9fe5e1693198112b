UPDATE source_record s
SET source = c.source, number = c.number, role = c.role, holder = c.holder, data_key = c.data_key,
    erased_until = c.erased_until, dictionary = c.dictionary, claims = c.claims, keys = c.keys, first = c.first,
    component = c.component, golden_id = c.golden_id, generation = c.generation,
    divided = c.divided, collective = c.collective, recut = c.recut, parted = c.parted
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::timestamptz[], $8::bytea[],
            $9::bytea[], $10::bytea[], $11::timestamptz[], $12::uuid[], $13::uuid[], $14::smallint[],
            $15::boolean[], $16::boolean[], $17::boolean[], $18::boolean[])
     AS c (record_id, source, number, role, holder, data_key, erased_until, dictionary, claims, keys, first, component,
           golden_id, generation, divided, collective, recut, parted)
WHERE s.record_id = c.record_id
