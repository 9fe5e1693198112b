-- $1 system, $2 number, $3 state, $4 status, $5 reason
UPDATE idoc
SET state = $3::text, status = $4::text, reason = $5::text, changed = now()
WHERE system = $1::text AND number = $2::bigint AND state IN ('queued', 'unknown')
