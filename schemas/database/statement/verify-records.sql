-- What is kept of a source record and what its event rows make of it; each with what differs. $1: at most so many.
SELECT d.what, r.record_id::text, d.kind, count(*) OVER ()
FROM public.source_record r
JOIN source_record t ON t.record_id = r.record_id
CROSS JOIN LATERAL (VALUES ('claims', 2, r.claims IS DISTINCT FROM t.claims),
                           ('values', 2, r.dictionary IS DISTINCT FROM t.dictionary),
                           ('held keys', 2, r.keys IS DISTINCT FROM t.keys),
                           ('first event', 2, r.first IS DISTINCT FROM t.first),
                           ('component', 2, r.component IS DISTINCT FROM t.component),
                           ('cluster', 2, r.golden_id IS DISTINCT FROM t.golden_id),
                           ('division of the number', 2, r.recut <> t.recut OR r.divided <> t.divided),
                           ('renumbering that is not followed', 2, r.parted <> t.parted),
                           ('collective account', 2, r.collective <> t.collective)) AS d (what, kind, differs)
WHERE d.differs
ORDER BY 1, 2
LIMIT $1
