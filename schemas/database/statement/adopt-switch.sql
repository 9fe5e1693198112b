-- Whoever reads for long is not waited for: the switch is tried again. Autovacuum gives way after deadlock_timeout, a second
-- unless set otherwise; it must not be outwaited.
SET LOCAL lock_timeout = '3s';
SELECT twin_switch();
UPDATE merge_state SET file_set = adopting, adopting = NULL, twin = 2, twin_set = NULL, reached = NULL, batch = batch + 1
