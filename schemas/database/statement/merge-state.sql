SELECT batch, file_set FROM merge_state
