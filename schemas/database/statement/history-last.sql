-- $1 era: the last batch of it that was merged into this database; null of the one that goes on, no row of one that it never held
SELECT last
FROM (SELECT era, lead(first) OVER (ORDER BY first) - 1 AS last FROM merge_history) AS eras
WHERE era = $1::bigint
