review list
review same --where "weight=20..30 and phone=same" --yes --author zhou.min --reason 电话回访核实
show D0456/R94
review stats
