review undo {group} --author zhou.min --reason 误判
review list
