-- $1 process, $2, $3 digests of the rules that it views and documents are made by, null: any. Its place among those that are
-- there, how many they are, and whether these rules are those noted last.
SELECT count(*) FILTER (WHERE process < $1::uuid), count(*),
       (NOT EXISTS (SELECT FROM view_rules WHERE (target = 1 AND digest <> $2::bytea)
                                              OR (target = 2 AND digest <> $3::bytea)))::integer
FROM relay_process
WHERE until >= statement_timestamp()
