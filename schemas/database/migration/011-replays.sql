-- What a reject had around its body is checked again when it is replayed, and a replay is answered like anything else.

ALTER TABLE reject ADD COLUMN headers bytea;   -- sealed like the body; NULL: there were none

-- Answers stand in lines, each in the order of its offsets: a partition's own messages, and what a partition of decisions
-- asked to replay of it. The name of such a line is <topic>@<partition of decisions>.
ALTER TABLE notice ADD COLUMN original bigint; -- in a line of replays: the offset of the message in its topic
