INSERT INTO edge (a, b, weight, zone)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::smallint[])
ON CONFLICT (a, b) DO UPDATE
SET weight = excluded.weight, zone = excluded.zone,
    opened = CASE WHEN edge.zone = excluded.zone THEN edge.opened ELSE excluded.opened END
