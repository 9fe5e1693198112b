-- $1: the cluster; records as text of an array
INSERT INTO reject (cluster, topic, partition, "offset", received, code, place, line, "column", detail, source, event_id,
                    key, body, headers, life, recorded, records)
SELECT $1, r.topic, r.partition, r."offset", r.received, r.code, r.place, r.line, r."column", r.detail, r.source, r.event_id,
       r.key, r.body, r.headers, r.life, r.recorded, r.records::uuid[]
FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::integer[],
            $9::integer[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::bytea[], $15::bytea[],
            $16::integer[], $17::timestamptz[], $18::text[])
     AS r (topic, partition, "offset", received, code, place, line, "column", detail, source, event_id, key, body, headers,
           life, recorded, records)
ON CONFLICT (cluster, topic, partition, life, "offset") DO NOTHING
