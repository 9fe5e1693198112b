INSERT INTO tie (a, b, kind, basis, turned, evidence, since, until)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::boolean[], $6::smallint[],
                     $7::timestamptz[], $8::timestamptz[])
ON CONFLICT (a, b, kind, basis) DO UPDATE
SET turned = excluded.turned, evidence = excluded.evidence, since = excluded.since, until = excluded.until
