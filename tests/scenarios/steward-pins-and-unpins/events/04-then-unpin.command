unpin D0123/K82 name --author zhou.min --reason 有误
