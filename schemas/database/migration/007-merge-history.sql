-- Which stretch of the batch counter belongs to which era of the merge: every connection that merges begins one. What was
-- published names batch and era; when that batch of that era is not in here, commits were lost, by a restore or by a
-- standby that took over, however far the counter has come since.
CREATE TABLE merge_history (
    first       bigint PRIMARY KEY,      -- its first batch; it ends where the next one begins
    era         bigint NOT NULL          -- drawn at random
);
