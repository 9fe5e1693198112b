-- $1 shard, $2 partners, $3 golden ids, $4 reasons, or null: not sent, because the partner is put aside. Of several reasons the
-- last one stands; a change without one takes none away.
INSERT INTO backlog (shard, partner, golden_id, reason)
SELECT DISTINCT ON (u.partner, u.golden_id) $1::smallint, u.partner, u.golden_id, u.reason
FROM unnest($2::text[], $3::uuid[], $4::text[]) AS u (partner, golden_id, reason)
ORDER BY u.partner, u.golden_id, u.reason
ON CONFLICT (shard, partner, golden_id) DO UPDATE SET reason = excluded.reason
WHERE excluded.reason IS NOT NULL AND excluded.reason IS DISTINCT FROM backlog.reason
