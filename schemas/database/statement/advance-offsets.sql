-- Compare and set: fewer rows than partitions means that another instance has moved on. Lateral as in relay-clean.
UPDATE kafka_offset o SET next = found.next, last_digest = found.digest
FROM (SELECT k.place, moved.*
      FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bytea[], $7::integer[])
           AS moved (topic, partition, expected, next, digest, life)
      CROSS JOIN LATERAL (
          SELECT ctid AS place
          FROM kafka_offset k
          WHERE k.cluster = $1 AND k.topic = moved.topic AND k.partition = moved.partition AND k.life = moved.life
                AND k.next = moved.expected
          OFFSET 0) AS k) AS found
WHERE o.ctid = found.place AND o.topic = found.topic AND o.partition = found.partition AND o.next = found.expected
      AND o.life = found.life
