-- For the connection of a merge: every statement asks for a batch of things by their keys. A plan made while a table is
-- small would rather read all of it, and be kept when it is large.
SET enable_hashjoin = off; SET enable_mergejoin = off
