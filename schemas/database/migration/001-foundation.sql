-- The hub's one store. Whatever changes the golden state is an event row; everything else here can be computed anew.
-- No sensitive value stands in the clear: values are sealed (AES-256-GCM) under a data key per source record, found by
-- keyed digests. Enumerations are small integers named in the comments beside them.

CREATE TABLE installation (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    digest_key  bytea NOT NULL,          -- wrapped by the master key; digests and the record id namespace come from it
    hub_key     bytea NOT NULL           -- wrapped; seals rejects and documents that speak of no customer
);

CREATE TABLE file_set (                  -- files that shape the golden state: attributes, survivorship, model, reference
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest      bytea NOT NULL UNIQUE,
    files       text NOT NULL,           -- name and digest of each, one a line
    proposed    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE merge_state (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    batch       bigint NOT NULL DEFAULT 0,        -- rises by one with every committed batch
    file_set    integer REFERENCES file_set (id)  -- in force
);
INSERT INTO merge_state DEFAULT VALUES;

CREATE TABLE kafka_offset (
    cluster     text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next        bigint NOT NULL,         -- offset to read next
    last_digest bytea,                   -- keyed digest of the message at next - 1: a recreated topic is noticed by it
    PRIMARY KEY (cluster, topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE source_record (
    record_id    uuid PRIMARY KEY,       -- version 5 of (source, number[, role, party digest]) in a secret namespace
    source       text COLLATE "C" NOT NULL,
    number       text COLLATE "C" NOT NULL,          -- a party without one: the number of its event's customer
    role         text NOT NULL DEFAULT '',    -- '' for whoever has a number of its own
    holder       uuid NOT NULL,          -- record id of (source, number): what generic values are counted by
    data_key     bytea,                  -- wrapped by the master key; NULL once erased
    erased_until timestamptz,            -- events recorded until then are erased whenever they come
    dictionary   bytea,                  -- sealed: every value the record ever held, by ordinal
    claims       bytea NOT NULL,         -- the fold: per attribute which ordinal stands, since which event
    keys         bytea NOT NULL,         -- the identity keys it holds now, with the ordinal behind each
    first        timestamptz,            -- recorded of its first event that counts; NULL: nothing counts
    component    uuid NOT NULL,          -- least record id of its connected component
    golden_id    uuid,                   -- its cluster; NULL: nothing counts
    generation   smallint NOT NULL DEFAULT 0,       -- a number that was given to someone else is divided
    collective   boolean NOT NULL DEFAULT false,    -- a number that stands for many people links nothing
    file_set     integer NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX source_record_number ON source_record (source, number);
CREATE INDEX source_record_component ON source_record (component);
CREATE INDEX source_record_golden ON source_record (golden_id);
CREATE INDEX source_record_file_set ON source_record (file_set);

CREATE TABLE event_row (                 -- written once per record an event speaks of, and kept for ever
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    part        smallint NOT NULL,       -- 0: the customer (or no one), 1…: the parties
    record_id   uuid,
    kind        text NOT NULL,
    "time"      timestamptz NOT NULL,
    recorded    timestamptz NOT NULL,
    digest      bytea NOT NULL,          -- keyed, of the bytes as they came
    document    bytea,                   -- keyed digest of (source, kind, document number)
    state       smallint NOT NULL,       -- 0 counts, 1 superseded by another revision, 2 voided, 3 erased
    claims      bytea NOT NULL,          -- per attribute the mode and ordinals into the record's dictionary
    facts       bytea,                   -- sealed
    amount      bigint,                  -- hundredths of the currency's unit
    mileage     integer,                 -- km
    vehicle     bytea,                   -- keyed digest of the VIN it is about
    PRIMARY KEY (source, event_id, part)
);
CREATE INDEX event_row_record ON event_row (record_id, recorded, "time", event_id);
CREATE INDEX event_row_document ON event_row (document) WHERE document IS NOT NULL;
CREATE INDEX event_row_vehicle ON event_row (vehicle) WHERE vehicle IS NOT NULL;

CREATE TABLE event_body (                -- for display and verification; may expire
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    part        smallint NOT NULL,
    record_id   uuid,
    stored      timestamptz NOT NULL DEFAULT now(),
    body        bytea NOT NULL,          -- sealed under the record's key; part 0 without the party blocks
    PRIMARY KEY (source, event_id, part)
);
CREATE INDEX event_body_stored ON event_body USING brin (stored);

CREATE TABLE event_void (                -- also before its target arrives
    source      text COLLATE "C" NOT NULL,
    target      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,           -- the voiding event
    PRIMARY KEY (source, target, event_id)
);

CREATE TABLE identity_key (
    digest      bytea NOT NULL,          -- keyed, over kind and normal form
    record_id   uuid NOT NULL,
    holder      uuid NOT NULL,
    kind        smallint NOT NULL,       -- identity/profile.h: enum key_kind
    former      boolean NOT NULL,
    PRIMARY KEY (digest, record_id)
) WITH (fillfactor = 90);

CREATE TABLE edge (                      -- pairs that share a non-generic key and reach the review zone; a < b
    a           uuid NOT NULL,
    b           uuid NOT NULL,
    weight      integer NOT NULL,        -- hundredths of a bit
    zone        smallint NOT NULL,       -- 1 review, 2 link
    PRIMARY KEY (a, b)
);
CREATE INDEX edge_b ON edge (b);

CREATE TABLE word (                      -- stewards' words and renumberings, about source records; a < b
    a           uuid NOT NULL,
    b           uuid NOT NULL,
    verdict     smallint NOT NULL,       -- 1 same, 2 apart, 3 renumbered
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    recorded    timestamptz NOT NULL,
    "time"      timestamptz NOT NULL,
    author      text,
    PRIMARY KEY (a, b, source, event_id)
);
CREATE INDEX word_b ON word (b);
CREATE INDEX word_event ON word (source, event_id);

CREATE TABLE pin (                       -- a steward's choice of a claim
    record_id   uuid NOT NULL,
    attribute   text NOT NULL,
    claim_event text NOT NULL,
    pinned      boolean NOT NULL,        -- false: taken back
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    recorded    timestamptz NOT NULL,
    "time"      timestamptz NOT NULL,
    PRIMARY KEY (record_id, attribute, source, event_id)
);

CREATE TABLE golden (
    golden_id   uuid PRIMARY KEY,        -- record id of the founder
    version     bigint NOT NULL,         -- batch that changed it last
    digest      bytea NOT NULL,
    members     uuid[] NOT NULL,         -- ascending
    cells       bytea NOT NULL,          -- survivors with lineage: references, never values
    next_change date                     -- the next day on which a partner's projection may change by the clock
) WITH (fillfactor = 85);
CREATE INDEX golden_next_change ON golden (next_change) WHERE next_change IS NOT NULL;

CREATE TABLE dirty (
    golden_id   uuid NOT NULL,
    target      smallint NOT NULL,       -- 1 views, 2 erp
    shard       smallint NOT NULL,
    stamp       bigint NOT NULL,         -- batch that made it dirty
    PRIMARY KEY (golden_id, target)
) WITH (fillfactor = 50);
CREATE INDEX dirty_shard ON dirty (shard, stamp);

CREATE TABLE notice (                    -- answers owed to sources, in the order of the input
    topic       text NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    partner     text NOT NULL,
    source      text,
    event_id    text,
    number      text,
    outcome     smallint NOT NULL,       -- 0 accepted, 1 doubtful, 2 refused
    findings    text NOT NULL,           -- code, place, line, column, details a line; never a value
    PRIMARY KEY (topic, partition, "offset")
);

CREATE TABLE reject (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster     text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    received    timestamptz NOT NULL,    -- append time
    refused     timestamptz NOT NULL DEFAULT now(),
    code        text NOT NULL,
    place       text NOT NULL,
    line        integer NOT NULL,
    "column"    integer NOT NULL,
    detail      text NOT NULL,
    source      text,                    -- as far as known
    event_id    text,
    key         bytea,                   -- sealed, like the body, under the hub's key
    body        bytea NOT NULL,
    state       smallint NOT NULL DEFAULT 0,   -- 0 waiting, 1 replayed, 2 discarded
    UNIQUE (cluster, topic, partition, "offset")
);
CREATE INDEX reject_waiting ON reject (code, refused) WHERE state = 0;

CREATE TABLE shard (                     -- of the relay; one partition of the publications log each
    shard       smallint PRIMARY KEY,
    epoch       bigint NOT NULL DEFAULT 0,
    log_offset  bigint NOT NULL DEFAULT 0,     -- of the publications log: applied up to here
    sequence    bigint NOT NULL DEFAULT 0,     -- highest number given out: sequences and document numbers
    clock       timestamptz NOT NULL DEFAULT 'epoch'
);
INSERT INTO shard (shard) SELECT generate_series(0, 3);

CREATE TABLE publication (               -- copy of the compacted topic dealerhub.publications
    golden_id   uuid PRIMARY KEY,
    shard       smallint NOT NULL,
    content     jsonb NOT NULL
) WITH (fillfactor = 85);

CREATE TABLE idoc (
    system      text NOT NULL,
    number      bigint NOT NULL,         -- DOCNUM
    golden_id   uuid NOT NULL,
    anchor      uuid NOT NULL,           -- source record that the ERP's object hangs on
    state       text NOT NULL,           -- built, held, queued, sent, accepted, posted, rejected, unknown, replaced
    status      text,                    -- the ERP's status code, as far as it said one
    profile     text,
    reason      text,                    -- why held or rejected; never a value
    digest      bytea NOT NULL,
    body        bytea,                   -- sealed under the anchor's key
    made        timestamptz NOT NULL DEFAULT now(),
    changed     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (system, number)
);
CREATE INDEX idoc_golden ON idoc (golden_id, system);
CREATE INDEX idoc_open ON idoc (system, number) WHERE state IN ('queued', 'unknown');

CREATE TABLE erp_object (                -- cross-reference, many to many
    system      text NOT NULL,
    client      text NOT NULL,
    object_type text NOT NULL,
    object_key  text NOT NULL,
    anchor      uuid NOT NULL,
    valid_from  timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz,
    PRIMARY KEY (system, client, object_type, object_key, anchor, valid_from)
);
CREATE INDEX erp_object_anchor ON erp_object (anchor);
