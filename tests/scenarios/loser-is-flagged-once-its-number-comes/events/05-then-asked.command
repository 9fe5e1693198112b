erp losers
erp list
