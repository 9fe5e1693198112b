-- $1 cluster, $2 topics, $3 partitions, $4 the lives that are over, $5 where the new ones begin: whoever is first begins them.
WITH begun AS (
    UPDATE kafka_offset o SET next = anew.next, last_digest = NULL, life = o.life + 1
    FROM unnest($2::text[], $3::integer[], $4::integer[], $5::bigint[]) AS anew (topic, partition, life, next)
    WHERE o.cluster = $1 AND o.topic = anew.topic AND o.partition = anew.partition AND o.life = anew.life
    RETURNING o.cluster, o.topic, o.partition, o.life)
INSERT INTO topic_life (cluster, topic, partition, life)
SELECT * FROM begun
ON CONFLICT (cluster, topic, partition) DO UPDATE SET life = excluded.life
