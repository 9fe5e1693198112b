DELETE FROM tie t
USING unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[]) AS gone (a, b, kind, basis)
WHERE (t.a, t.b, t.kind, t.basis) = (gone.a, gone.b, gone.kind, gone.basis)
