-- Whole tables are compared: not by an index, and with an idea of how large they are.
SET LOCAL enable_seqscan = on;
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = on;
ANALYZE source_record, identity_key, edge, tie, golden, generic_key;
