-- An edge that stands in the zone of the running one has stood there as long; 2 and 3 are one zone here.
INSERT INTO edge (a, b, weight, zone, opened)
SELECT e.a, e.b, e.weight, e.zone, coalesce(r.opened, now())
FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::smallint[]) AS e (a, b, weight, zone)
LEFT JOIN public.edge r ON r.a = e.a AND r.b = e.b AND (r.zone = e.zone OR r.zone IN (2, 3) AND e.zone IN (2, 3))
ON CONFLICT (a, b) DO UPDATE SET weight = excluded.weight, zone = excluded.zone, opened = excluded.opened
