-- What a view that is owed has to say of the customer, when by then nothing shows it any more: merged, split; null: nothing.
ALTER TABLE backlog ADD COLUMN reason text;
