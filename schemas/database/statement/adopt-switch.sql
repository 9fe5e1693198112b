-- Whoever reads for long is not waited for: the switch is tried again.
SET LOCAL lock_timeout = '500ms';
SELECT twin_switch();
UPDATE merge_state SET file_set = adopting, adopting = NULL, twin = 2, twin_set = NULL, reached = NULL, batch = batch + 1
