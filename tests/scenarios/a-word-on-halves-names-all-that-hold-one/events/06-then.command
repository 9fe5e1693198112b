review apart D0789/S7 D0123/K12 --author zhou.min --reason 门店电话核实，不是父亲
review stats
explain D0789/S7 D0456/R15
show D0789/S7
