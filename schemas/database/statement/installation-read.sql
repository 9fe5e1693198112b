SELECT digest_key, hub_key FROM installation
