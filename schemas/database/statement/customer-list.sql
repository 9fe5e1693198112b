-- Every golden record, for canonical listings.
SELECT golden_id FROM golden ORDER BY golden_id
