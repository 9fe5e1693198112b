erp losers
