-- The database of a demo, in a server of its own.
CREATE DATABASE dealerhub
