-- Of the next $2 golden records behind $1 those that the switch made, changed, tied otherwise or took away become dirty, and those
-- tied to one that it changed, of whom they tell; with the batch counter as their version, so that nobody takes them for what
-- was published. Tells the last id and how many they are.
WITH page AS (
    SELECT golden_id
    FROM ((SELECT golden_id FROM golden WHERE golden_id > $1 ORDER BY golden_id LIMIT $2)
          UNION
          (SELECT golden_id FROM twin.golden WHERE golden_id > $1 ORDER BY golden_id LIMIT $2)) AS both_sides
    ORDER BY golden_id
    LIMIT $2
),
changed AS (
    SELECT p.golden_id
    FROM page p
    LEFT JOIN golden g ON g.golden_id = p.golden_id
    LEFT JOIN twin.golden o ON o.golden_id = p.golden_id
    WHERE g.digest IS DISTINCT FROM o.digest
          OR EXISTS (SELECT FROM unnest(g.members) AS m (record_id)
                     JOIN source_record n ON n.record_id = m.record_id
                     JOIN twin.source_record f ON f.record_id = m.record_id
                     WHERE (n.dictionary, n.divided, n.collective) IS DISTINCT FROM (f.dictionary, f.divided, f.collective))
          OR EXISTS (SELECT FROM unnest(g.members) AS m (record_id)
                     JOIN (SELECT a AS mine, b AS other, tie.* FROM tie
                           UNION ALL
                           SELECT b, a, tie.* FROM tie) AS t ON t.mine = m.record_id
                     JOIN source_record n ON n.record_id = t.other
                     LEFT JOIN twin.source_record f ON f.record_id = t.other
                     LEFT JOIN twin.tie o ON (o.a, o.b, o.kind, o.basis) = (t.a, t.b, t.kind, t.basis)
                     LEFT JOIN golden other ON other.golden_id = n.golden_id
                     LEFT JOIN twin.golden before ON before.golden_id = f.golden_id
                     WHERE (t.turned, t.evidence, t.since, t.until) IS DISTINCT FROM (o.turned, o.evidence, o.since, o.until)
                           OR n.golden_id IS DISTINCT FROM f.golden_id OR other.digest IS DISTINCT FROM before.digest
                           OR EXISTS (SELECT FROM unnest(other.members) AS said (record_id)
                                      JOIN source_record a ON a.record_id = said.record_id
                                      JOIN twin.source_record b ON b.record_id = said.record_id
                                      WHERE (a.dictionary, a.divided, a.collective)
                                            IS DISTINCT FROM (b.dictionary, b.divided, b.collective)))
          OR EXISTS (SELECT FROM unnest(g.members) AS m (record_id)
                     JOIN (SELECT a AS mine, twin.tie.* FROM twin.tie
                           UNION ALL
                           SELECT b, twin.tie.* FROM twin.tie) AS t ON t.mine = m.record_id
                     WHERE NOT EXISTS (SELECT FROM tie n
                                       WHERE (n.a, n.b, n.kind, n.basis) = (t.a, t.b, t.kind, t.basis)))
),
moved AS (
    UPDATE merge_state SET batch = batch + 1
    WHERE EXISTS (SELECT FROM changed) AND batch = (SELECT batch FROM merge_state ORDER BY batch DESC LIMIT 1)
    RETURNING batch
),
versions AS (
    UPDATE golden g SET version = moved.batch FROM changed c, moved WHERE g.golden_id = c.golden_id
),
marked AS (
    INSERT INTO dirty (golden_id, shard, stamp, targets)
    SELECT c.golden_id, get_byte(uuid_send(c.golden_id), 15) % 4, moved.batch, 3
    FROM changed c, moved
    ON CONFLICT (golden_id) DO UPDATE SET stamp = excluded.stamp, targets = excluded.targets
)
SELECT (SELECT golden_id FROM page ORDER BY golden_id DESC LIMIT 1), (SELECT count(*) FROM changed)
