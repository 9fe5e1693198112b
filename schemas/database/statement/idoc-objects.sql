-- $1 system, $2 anchors: the ERP's customer number of each that is valid now. OFFSET: found by the anchor, however few objects
-- the system had when the table was measured.
SELECT u.anchor, o.object_key
FROM unnest($2::uuid[]) AS u (anchor)
CROSS JOIN LATERAL (
    SELECT e.object_key
    FROM (SELECT * FROM erp_object WHERE anchor = u.anchor OFFSET 0) AS e
    WHERE e.system = $1::text AND e.valid_until IS NULL
    ORDER BY e.valid_from
    LIMIT 1) AS o
