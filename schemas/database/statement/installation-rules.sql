SELECT count(*) FROM view_rules WHERE target = $1 AND digest = $2 AND NOT marking
