INSERT INTO reject (cluster, topic, partition, "offset", received, code, place, line, "column", detail, source, event_id,
                    key, body, headers, life)
SELECT $1, r.* FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[],
                           $8::integer[], $9::integer[], $10::text[], $11::text[], $12::text[], $13::bytea[],
                           $14::bytea[], $15::bytea[], $16::integer[]) AS r
ON CONFLICT (cluster, topic, partition, life, "offset") DO NOTHING
