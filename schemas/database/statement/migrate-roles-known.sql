SELECT count(*) FROM pg_roles WHERE rolname IN ('dealerhub_merge', 'dealerhub_relay', 'dealerhub_read')
