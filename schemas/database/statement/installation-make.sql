INSERT INTO installation (digest_key, hub_key) VALUES ($1, $2) ON CONFLICT DO NOTHING
