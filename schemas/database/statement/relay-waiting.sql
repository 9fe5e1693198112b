-- The shards with dirty golden records, cheap enough to be asked many times a second. Whose answers wait is told by
-- relay-inputs. Lateral as in relay-clean.
SELECT s.shard
FROM shard s
CROSS JOIN LATERAL (SELECT FROM dirty d WHERE d.shard = s.shard LIMIT 1) AS waiting
