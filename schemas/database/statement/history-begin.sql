-- Under the merge's lock. An era in which nothing was merged gives way.
INSERT INTO merge_history (first, era)
SELECT batch + 1, 1 + floor(random() * 9007199254740990)::bigint
FROM merge_state
ON CONFLICT (first) DO UPDATE SET era = excluded.era
