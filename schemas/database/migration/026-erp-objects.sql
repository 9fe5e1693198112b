-- Whose the ERP's customers are is said by events of the ERP's, and stands with the words: the table of its own was never filled.
DROP TABLE erp_object;
