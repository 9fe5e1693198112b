-- In the order of the index: neighbours fall on one page, and what leads to it is at hand.
INSERT INTO identity_key (digest, record_id, holder, kind, former)
SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::smallint[], $5::boolean[]) AS said (digest)
ORDER BY said.digest
