-- The shards with dirty golden records, cheap enough to be asked many times a second. Whose answers wait is told by
-- relay-inputs.
SELECT s.shard
FROM shard s
WHERE EXISTS (SELECT FROM dirty d WHERE d.shard = s.shard)
