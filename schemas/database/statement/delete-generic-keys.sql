DELETE FROM generic_key k USING unnest($1::bytea[]) AS gone (digest) WHERE k.digest = gone.digest
