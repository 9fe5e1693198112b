-- $1 shard, $2 golden ids, $3 contents, $4 members as text of an array, when they are several
INSERT INTO publication (golden_id, shard, content, members)
SELECT u.golden_id, $1::smallint, u.content, u.members::uuid[]
FROM unnest($2::uuid[], $3::bytea[], $4::text[]) AS u (golden_id, content, members)
ON CONFLICT (golden_id) DO UPDATE SET content = excluded.content, members = excluded.members
