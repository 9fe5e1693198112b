/* event.h – one immutable statement by a source, read from XML and validated. Plain data, all of it in one arena. */
#ifndef HUB_EVENT_EVENT_H
#define HUB_EVENT_EVENT_H

#include "hub/base/instant.h"
#include "hub/base/uuid.h"
#include "hub/event/kind.h"
#include "hub/event/value.h"

#define EVENT_NAMESPACE "urn:dealerhub:event:1"

enum mention_mode { MENTION_SET, MENTION_CLEARED, MENTION_ADDITIONAL, MENTION_COMPLETE };

/* What a document says of one attribute: its values stand in order. */
struct mention {
    const struct attribute *attribute;
    enum mention_mode mode;
    struct value *values;
    size_t count; /* 0 when cleared, or complete and empty */
};

/* The Customer (role "") or a Party. */
struct person {
    const char *role;         /* "" for the customer */
    const char *number;       /* NULL: a party without a number */
    struct mention *mentions; /* at most one per attribute, by attribute id ascending */
    size_t mention_count;
    struct bytes block; /* its element as UTF-8 XML, to be sealed under its own key */
};

struct event_fact {
    const struct attribute *fact;
    const char *text;
};

/* Where an event came from. */
struct origin {
    const char *topic;
    int32_t partition;
    int64_t offset;
    instant appended; /* log-append time, or receipt */
    int32_t life;     /* how often the topic had been made anew: each time its offsets begin again */
};

/* Only with kind->effect == EFFECT_DECIDE. */
struct decision {
    const char *verdict, *author, *reason;
    const struct uuid *records; /* the first side, then the second */
    size_t record_count, first_side;
    const int64_t *rejects;
    size_t reject_count;
    const char **events; /* revoke: decisions of the same source */
    size_t event_count;
    const char *claim_record, *claim_attribute, *claim_event; /* pin */
    const char *key_kind, *key_digest;                        /* generic, free */
    const char *file_set;                                     /* adopt: its digest, hexadecimal */
    instant until;                                            /* erase, defer; INSTANT_NONE otherwise */
};

struct event {
    const struct kind *kind;
    const char *id, *source;
    instant time, recorded;
    struct person *people; /* people[0] is the customer when kind->customer */
    size_t person_count;
    const char *document; /* the key number, or NULL */
    struct event_fact *facts;
    size_t fact_count;
    const char *effect_text; /* target id, until, new number, or whose object, by kind->effect */
    struct decision *decision;
    struct bytes rest; /* the document without its Customer and Party elements, UTF-8 XML */
    struct bytes body; /* the bytes as they came */
    struct origin origin;
};

/* Limits on input, checked before anything is built. */
struct event_limits {
    size_t bytes;        /* of the document */
    unsigned depth;      /* of elements */
    unsigned attributes; /* per element */
    size_t text;         /* bytes of one text or attribute */
    unsigned elements;   /* in all */
};
extern const struct event_limits event_default_limits;

/* Reads one document after the other with contexts of libxml2 made once: one reader per thread. What it was made from
 * must outlive it. */
struct event_reader;
struct event_reader *event_reader_new(const struct kinds *kinds, const struct attributes *attributes,
                                      const struct event_limits *limits);
void event_reader_free(struct event_reader *reader);
/* Reads, validates and takes apart one document: one pass of libxml2's SAX parser with the schema plugged in.
 * On refusal false, with code, element path as place (a later brother of the same name carries its number: Work[2]),
 * line and column in *error. `modes` may be NULL: the attribute names (space separated) whose lists count as complete
 * for this source. Of a refused document only id and source are set, as far as they were read and look like what they
 * should be, NULL otherwise; recorded, INSTANT_NONE when it was not read; and as people those that were read with a number,
 * by nothing else. The event lives in the arena, its body stays the caller's. origin is not touched. */
bool event_reader_read(struct event_reader *reader, const char *modes, struct bytes body, struct arena *arena,
                       struct event *event, struct error *error);
/* The same with a reader of its own, for a single document. */
bool event_read(const struct kinds *kinds, const struct attributes *attributes, const struct event_limits *limits,
                const char *modes, struct bytes body, struct arena *arena, struct event *event, struct error *error);
/* The key that a Kafka message must have: the customer's number, the source id, or the first record id of a decision. */
const char *event_key(const struct event *event, struct arena *arena);
const char *event_fact_text(const struct event *event, const char *name); /* NULL when it has none */
const struct mention *person_mention(const struct person *person, const char *attribute);

#endif
