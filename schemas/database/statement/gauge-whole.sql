-- A whole table is counted: not by an index.
SET LOCAL enable_seqscan = on
