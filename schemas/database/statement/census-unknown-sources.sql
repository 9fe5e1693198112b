-- Events that wait in the rejects because nobody had configured their source, by source; and how many they are in all
SELECT coalesce(source, '?'), count(*), (sum(count(*)) OVER ())::bigint
FROM reject
WHERE state = 0 AND code = 'unknown_source'
GROUP BY source
ORDER BY 2 DESC, 1
LIMIT $1
