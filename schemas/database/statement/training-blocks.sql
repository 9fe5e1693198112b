-- Pairs of records that hold one key of a kind ($1), of keys taken at random by a seed ($2). Keys that more than $4 hold make
-- no pair: they would drown the others.
SELECT a.record_id, b.record_id
FROM (SELECT k.digest
      FROM identity_key k
      WHERE k.kind = $1 AND NOT k.former
      GROUP BY k.digest
      HAVING count(*) BETWEEN 2 AND $4::integer
      ORDER BY hashtextextended(encode(k.digest, 'hex'), $2), k.digest
      LIMIT $3) AS sampled
JOIN identity_key a ON a.digest = sampled.digest AND NOT a.former
JOIN identity_key b ON b.digest = sampled.digest AND NOT b.former AND b.record_id > a.record_id
ORDER BY hashtextextended(encode(sampled.digest, 'hex'), $2), sampled.digest, a.record_id, b.record_id
LIMIT $3
