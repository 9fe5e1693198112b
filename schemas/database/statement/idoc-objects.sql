-- $1 system, $2 anchors: the ERP's customer number of each that is valid now
SELECT DISTINCT ON (anchor) anchor, object_key
FROM erp_object
WHERE system = $1::text AND anchor = ANY ($2::uuid[]) AND valid_until IS NULL
ORDER BY anchor, valid_from
