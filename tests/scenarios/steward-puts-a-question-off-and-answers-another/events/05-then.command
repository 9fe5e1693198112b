review show D0123/K90 D0456/R90
review defer D0123/K90 D0456/R90 --until 2090-01-01 --author zhou.min --reason 等回电
review list
review list --deferred
review apart D0123/K94 D0456/R94 --author zhou.min --reason 母女
