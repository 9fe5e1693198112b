-- Customers of one to three records in tables of 4000 rows: what the first ids and numbers ask for is there.
CREATE OR REPLACE FUNCTION id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE OR REPLACE FUNCTION digest(n integer) RETURNS bytea LANGUAGE sql IMMUTABLE
AS $$ SELECT decode(lpad(to_hex(n), 32, '0'), 'hex') $$;
CREATE OR REPLACE VIEW numbers AS SELECT n FROM generate_series(0, 3999) AS n;

INSERT INTO source_record (record_id, source, number, holder, data_key, dictionary, claims, keys, first, component, golden_id,
                           generation)
SELECT id(n), 'D' || n % 100, 'K' || n, id(n - n % 5), '', '', '', '', now(), id(n - n % 3), id(n - n % 3), (n % 5 > 0)::integer
FROM numbers;
INSERT INTO former_generation (record_id, source, event_id, part)
SELECT id(n), 'D1', 'D' || n, 0 FROM numbers;
INSERT INTO golden (golden_id, version, digest, members, cells, next_change)
SELECT id(n), 1, '', ARRAY[id(n)], '', CASE WHEN n % 7 = 0 THEN date '2026-02-01' + n % 90 END FROM numbers;
INSERT INTO publication (golden_id, shard, content, members)
SELECT id(n), n % 4, '', CASE WHEN n % 3 = 0 THEN ARRAY[id(n), id(n + 1)] ELSE '{}' END FROM numbers;
INSERT INTO identity_key (digest, record_id, holder, kind, former)
SELECT digest(n * 3 + k), id(n), id(n), k, false FROM numbers, generate_series(0, 2) AS k;
INSERT INTO event_row (source, event_id, part, record_id, kind, "time", recorded, digest, document, state, claims, facts,
                       vehicle, body, stored)
SELECT 'D' || n % 100, 'D' || n, 0, id(n), 'repair.completed', now(), now(), digest(n), digest(n), 0, '', '', digest(n), '',
       '2025-12-01'
FROM numbers;
INSERT INTO event_void (source, target, event_id)
SELECT 'D' || n % 100, 'D' || n, 'V' || n FROM numbers;
INSERT INTO edge (a, b, weight, zone)
SELECT id(n), id(n + 1), 1, 0 FROM numbers;
INSERT INTO tie (a, b, kind, basis, turned, evidence)
SELECT id(n), id(n + 1), 1, 1, false, 1 FROM numbers;
INSERT INTO word (a, b, verdict, source, event_id, recorded, "time")
SELECT id(n), id(n + 1), 1, 'steward', 'D' || n, now(), now() FROM numbers;
INSERT INTO deferral (a, b, until, source, event_id, recorded, "time")
SELECT id(n), id(n + 1), now(), 'steward', 'D' || n, now(), now() FROM numbers;
INSERT INTO pin (record_id, attribute, claim_event, pinned, source, event_id, recorded, "time")
SELECT id(n), 'name', 'D1', true, 'steward', 'D' || n, now(), now() FROM numbers;
INSERT INTO generic_key (digest, kind)
SELECT digest(n * 3), 1 FROM numbers;
INSERT INTO generic_word (digest, kind, verdict, source, event_id, recorded, "time")
SELECT digest(n), 1, 1, 'steward', 'D' || n, now(), now() FROM numbers;
INSERT INTO kafka_offset (cluster, topic, partition, next)
SELECT 'D20', 'D' || n, n, 0 FROM numbers WHERE n < 60;
INSERT INTO topic_life (cluster, topic, partition, life)
SELECT 'D20', 'D' || n, n, 0 FROM numbers WHERE n < 60;
INSERT INTO idoc (system, number, golden_id, anchor, state, digest, body)
SELECT 'D20', n, id(n), id(n), CASE WHEN n % 40 = 0 THEN 'queued' ELSE 'sent' END, '', '' FROM numbers;
