-- Records of both sets stand apart since there are two sets of tables: nothing is read of the set that a record was made by.
-- An adoption may be under way.
ALTER TABLE source_record DROP COLUMN file_set;
ALTER TABLE IF EXISTS twin.source_record DROP COLUMN IF EXISTS file_set;
