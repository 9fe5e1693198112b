-- What the relay keeps beside the tables of the foundation.

-- A process that relays a shard renews its lease; when that runs out another one takes the shard over. Correctness rests
-- on the epoch alone.
ALTER TABLE shard ADD COLUMN lease timestamptz NOT NULL DEFAULT 'epoch';

-- Who was published under which golden id, to see later that a customer was cut out of another. Most have one member,
-- found by the primary key.
ALTER TABLE publication ADD COLUMN members uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX publication_members ON publication USING gin (members) WHERE cardinality(members) > 1;

-- Copy of the log's feedback records: the highest offset of an input partition that was answered.
CREATE TABLE answered (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Views owed to a partner whose topic refuses: the golden record is looked at again when the topic takes messages.
CREATE TABLE backlog (
    shard       smallint NOT NULL,
    partner     text NOT NULL,
    golden_id   uuid NOT NULL,
    PRIMARY KEY (shard, partner, golden_id)
);
CREATE INDEX backlog_golden ON backlog (golden_id);
