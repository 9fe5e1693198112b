review stats
explain D0123/K94 D0456/R94
