-- What comes and goes, and may be nothing for days.
INSERT INTO dirty (golden_id, shard, stamp, targets)
SELECT id(n), n % 4, n, 3 FROM numbers;
INSERT INTO backlog (shard, partner, golden_id)
SELECT 1, 'D' || n % 40, id(n) FROM numbers;
INSERT INTO notice (topic, partition, "offset", partner, outcome, findings)
SELECT 'D' || n % 20, n % 20, n, 'D1', 0, '' FROM numbers;
INSERT INTO answered (topic, partition, "offset")
SELECT DISTINCT topic, partition, 0 FROM notice
ON CONFLICT DO NOTHING;
INSERT INTO reject (id, cluster, topic, partition, "offset", received, code, place, line, "column", detail, body, state,
                    recorded, records)
OVERRIDING SYSTEM VALUE
SELECT n, 'D20', 'D1', 0, n, now(), 'wrong_key', '', 0, 0, '', '', n % 2, now(), ARRAY[id(n), id(n + 1)] FROM numbers;
