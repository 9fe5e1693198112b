-- The relay asks for members in every cycle: entries that wait in a list to be sorted in would be read through each time.
ALTER INDEX publication_members SET (fastupdate = off);
SELECT gin_clean_pending_list('publication_members');
