INSERT INTO view_rules (target, digest) VALUES ($1, $2)
ON CONFLICT (target) DO UPDATE SET digest = excluded.digest
