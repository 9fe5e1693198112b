pin D0123/K82 name --author zhou.min --reason 交车单为准
show --reveal --lineage D0456/R82
