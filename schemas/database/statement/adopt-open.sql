SELECT twin_open();
UPDATE merge_state SET twin = 1, twin_set = adopting, reached = NULL
