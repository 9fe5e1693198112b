SELECT count(*) FROM pg_roles WHERE rolname IN ('dealerhub_merge', 'dealerhub_relay', 'dealerhub_keep', 'dealerhub_read')
