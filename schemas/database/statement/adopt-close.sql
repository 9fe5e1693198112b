SELECT twin_close();
UPDATE merge_state SET twin = 0, twin_set = NULL, reached = NULL
