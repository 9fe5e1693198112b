-- What stewards say of keys, and what they put off.

CREATE TABLE generic_word (              -- a steward's word about an identity key; the latest counts
    digest      bytea NOT NULL,          -- of the key, as in identity_key
    kind        smallint NOT NULL,       -- identity/profile.h: enum key_kind
    verdict     smallint NOT NULL,       -- 1 generic: links nobody; 2 free: links, however many hold it
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    recorded    timestamptz NOT NULL,
    "time"      timestamptz NOT NULL,
    author      text,
    PRIMARY KEY (digest, source, event_id)
);
CREATE INDEX generic_word_event ON generic_word (source, event_id);

CREATE TABLE deferral (                  -- a question between two source records that rests until a day; a < b
    a           uuid NOT NULL,
    b           uuid NOT NULL,
    until       timestamptz NOT NULL,
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    recorded    timestamptz NOT NULL,
    "time"      timestamptz NOT NULL,
    author      text,
    PRIMARY KEY (a, b, source, event_id)
);
CREATE INDEX deferral_b ON deferral (b);
CREATE INDEX deferral_event ON deferral (source, event_id);

-- Since when the edge stands in its zone: how long a question has waited. Says nothing of the golden state.
ALTER TABLE edge ADD COLUMN opened timestamptz NOT NULL DEFAULT now();
