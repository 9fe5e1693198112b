-- 64 records of customers of one to fifteen, and whatever may stand between them, by chance: the caller sets the seed.
DELETE FROM golden WHERE golden_id IN (SELECT golden_id FROM source_record WHERE source = 'D0999');
DELETE FROM source_record WHERE source = 'D0999';
INSERT INTO source_record (record_id, source, number, holder, claims, keys, component, golden_id)
SELECT id(n), 'D0999', n::text, id(n), '', '', id(20000),
       CASE WHEN n < 20060 THEN id(20000 + (floor(sqrt(n - 20000)) ^ 2)::integer) END
FROM generate_series(20000, 20063) AS n;
INSERT INTO golden (golden_id, version, digest, members, cells)
SELECT golden_id, 1, '', array_agg(record_id ORDER BY record_id), ''
FROM source_record
WHERE source = 'D0999' AND golden_id IS NOT NULL
GROUP BY golden_id;

CREATE OR REPLACE VIEW two_by_chance AS
SELECT least(id(x.n), id(y.n)) AS a, greatest(id(x.n), id(y.n)) AS b
FROM (SELECT 20000 + floor(random() * 64)::integer AS n FROM generate_series(1, 400)) AS x
CROSS JOIN LATERAL (SELECT 20000 + (x.n - 20000 + 1 + floor(random() * 63)::integer) % 64 AS n) AS y;
CREATE OR REPLACE FUNCTION one_of(numbers integer[]) RETURNS integer LANGUAGE sql VOLATILE
AS $$ SELECT numbers[1 + floor(random() * cardinality(numbers))] $$;

INSERT INTO edge (a, b, weight, zone, opened)
SELECT a, b, 100 * one_of('{9,10,11,12,13}'), one_of('{1,1,2,3,4,7,8}'), now() - interval '1 hour' * one_of('{1,2,3}')
FROM (SELECT * FROM two_by_chance LIMIT 60) AS two
ON CONFLICT DO NOTHING;
-- Said once or several times of the same two, at the same time or one after the other.
INSERT INTO word (a, b, verdict, source, event_id, recorded, "time")
SELECT a, b, one_of('{1,2,3,3}'), 'steward', row_number() OVER (), day, day
FROM (SELECT two.a, two.b, timestamptz '2026-09-01' + interval '1 day' * one_of('{1,2,3}') AS day
      FROM ((SELECT a, b FROM two_by_chance LIMIT 12) UNION ALL (SELECT a, b FROM edge WHERE zone <> 2 LIMIT 12)) AS two
      CROSS JOIN LATERAL generate_series(1, one_of('{1,1,2,3}') + 0 * ascii(two.a::text)) AS again) AS said;
DELETE FROM word WHERE event_id IN ('2', '5', '8', '11'); -- revoked
INSERT INTO deferral (a, b, until, source, event_id, recorded, "time")
SELECT a, b, date_trunc('hour', now()) + interval '1 day' * one_of('{-1,1,2}'), 'steward', 'd' || row_number() OVER (), day, day
FROM (SELECT e.a, e.b, timestamptz '2026-09-01' + interval '1 day' * one_of('{1,2}') AS day
      FROM (SELECT a, b FROM edge WHERE zone <> 2 ORDER BY weight DESC LIMIT 20) AS e
      CROSS JOIN LATERAL generate_series(1, one_of('{1,1,2}') + 0 * ascii(e.a::text)) AS again) AS put_off;
-- As the merge does.
UPDATE source_record s
SET parted = EXISTS (SELECT FROM word w JOIN source_record o ON o.record_id = w.b
                     WHERE w.a = s.record_id AND w.verdict = 3 AND o.golden_id <> s.golden_id
                           AND NOT EXISTS (SELECT FROM word said WHERE said.a = w.a AND said.b = w.b AND said.verdict <> 3))
WHERE s.source = 'D0999';
