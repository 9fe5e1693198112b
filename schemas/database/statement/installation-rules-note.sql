-- $1 target, $2 digest, $3 whether golden records are still being marked
INSERT INTO view_rules (target, digest, marking) VALUES ($1, $2, $3)
ON CONFLICT (target) DO UPDATE SET digest = excluded.digest, marking = excluded.marking
