erp losers
explain ERP/0000100301
