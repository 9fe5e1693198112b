-- Totals are made of the rows alone, so that they are exact for any number of events and stay when details expire.

ALTER TABLE event_row ADD COLUMN currency text COLLATE "C";    -- of the amount; NULL: it names none
