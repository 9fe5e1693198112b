review list
