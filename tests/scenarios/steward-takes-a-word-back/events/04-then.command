show D0456/R90
review revoke d1 --author li.na --reason 误判
