-- A link that is no longer followed, or is again, stands as long as it did: zones 2 and 3.
INSERT INTO edge (a, b, weight, zone)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::smallint[])
ON CONFLICT (a, b) DO UPDATE
SET weight = excluded.weight, zone = excluded.zone,
    opened = CASE WHEN edge.zone = excluded.zone OR edge.zone IN (2, 3) AND excluded.zone IN (2, 3) THEN edge.opened
                  ELSE excluded.opened END
