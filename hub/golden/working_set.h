/* working_set.h – everything one batch touches, read from the database before and written to it after: the merge computes
 * on it and on nothing else. Lives in the batch's arena; its hash tables are freed by working_set_free. */
#ifndef HUB_GOLDEN_WORKING_SET_H
#define HUB_GOLDEN_WORKING_SET_H

#include "hub/golden/fold.h"
#include "hub/golden/survivorship.h"
#include "hub/identity/cluster.h"
#include "hub/identity/compare.h"
#include "hub/identity/tie.h"

#include <glib.h>

/* Stands in event_row.state. */
enum row_state { ROW_COUNTS, ROW_SUPERSEDED, ROW_VOIDED, ROW_ERASED };

struct batch_record;

/* One event row: what an event says of one record. */
struct batch_row {
    const char *source, *event_id, *kind;
    int part;
    struct uuid record_id; /* nil: speaks of no one */
    struct order order;
    struct digest digest; /* of the event's bytes */
    bool has_document;
    struct digest document;
    enum row_state state, stored_state;
    struct uuid target; /* of a number folded anew: the generation it belongs to */
    bool stored;        /* in the database before this batch */
    bool rewritten;     /* claims and facts were sealed anew */
    bool makes_exist;   /* an event of this kind makes a customer exist */
    struct row_claim *claims;
    size_t claim_count;
    struct bytes facts; /* stored: sealed; new: encoded, sealed when written */
    struct bytes body;  /* new: clear */
    bool has_amount, has_mileage, has_vehicle;
    int64_t amount, mileage;
    const char *currency; /* NULL: it names none */
    struct digest vehicle;
    struct batch_record *record; /* NULL while not loaded */
};

/* One event with all its rows. */
struct batch_event {
    const char *source, *id;
    const struct kind *kind;   /* NULL when its kind is no longer known */
    const struct event *event; /* only when new */
    struct digest digest;
    GPtrArray *rows;
    bool voided, is_new;
};

struct batch_record {
    struct uuid id, holder;
    const char *source, *number, *role;
    bool stored; /* has a row in the database */
    bool renew;  /* its values are to be normalised anew, as another set of files has it */
    bool refold; /* a late, voided, superseded or erased event: fold anew */
    bool erase;  /* erased in this batch: its key is destroyed */
    bool dictionary_changed, claims_changed, write, weigh;
    struct bytes wrapped_key;
    bool has_key, new_key;
    uint8_t key[32]; /* data key, AES-256 */
    instant erased_until, first, old_first;
    struct dictionary dictionary;
    struct bytes sealed_dictionary; /* as stored */
    struct fold fold;
    struct record_key *keys, *old_keys;
    size_t key_count, old_key_count;
    bool has_last;
    instant last_recorded, last_time; /* of its last row in the database; the event ids of equals are not known */
    struct uuid component, old_component, golden, old_golden;
    int generation;  /* 0: keeps the record id of its number */
    bool divided;    /* generation 0: there are others */
    bool collective; /* stands for many people: no keys */
    bool recut;      /* generation 0: of a twin, which would divide the number otherwise than its rows stand */
    bool gone;       /* a generation that no row belongs to any more */
    bool
        parted; /* a renumbering to another customer, of which no steward spoke: a question; with the lesser id of the two */
    bool old_parted;
    /* Of the rows that left it the first that counts, else the first: its id leads to that one's record once it is gone. */
    const struct batch_row *heir;
    bool leaving;             /* rows move away from it */
    struct dictionary former; /* as it was before rows moved */
    GPtrArray *rows;          /* new ones; all when it is folded anew */
    struct profile *profile;  /* made on demand */
    size_t node;              /* position among the members of its component */
    bool grouped;             /* already put into a component */
};

struct batch_edge {
    struct uuid a, b; /* a < b */
    int32_t weight;
    enum zone zone;
    unsigned half; /* of a link; it stands while the pair is apart */
    bool parted;   /* a link between two customers, because something forbids it, or a half that asks: a question */
    bool asks;     /* a half: fits, but not alone (cluster.h) */
    bool stored, keep, changed;
};

/* What a tie rests on; stored. */
enum tie_basis {
    TIE_SHARED = 1,  /* values of both */
    TIE_NAMES_A = 2, /* a document of b's names a as its party */
    TIE_NAMES_B = 3  /* and the other way round */
};

struct batch_tie {
    struct uuid a, b;    /* a < b */
    uint8_t kind, basis; /* enum tie_kind, tie_basis; up to here the key */
    struct tie was, now;
    bool stored, keep;
};

struct batch_word {
    struct uuid a, b; /* a < b */
    enum verdict verdict;
    const char *source, *author;
    struct order order;
    bool is_new;
    struct batch_word *next; /* another one about the same two */
};

struct batch_pin {
    struct uuid record;
    const char *attribute, *claim_event, *source;
    bool pinned, is_new;
    struct order order;
};

struct batch_golden {
    struct uuid id;
    GPtrArray *members; /* struct batch_record, by id */
    struct cell *cells;
    size_t cell_count;
    struct digest digest;
};

/* A question that a steward put off; says nothing of the golden state. */
struct batch_deferral {
    struct uuid a, b; /* a < b */
    instant until;
    const char *source, *author;
    struct order order;
    bool gone;
};

/* An event that takes back another of its source. */
struct batch_void {
    const char *source, *target, *event_id;
};

/* A steward's word about a key: it is generic, or it is not, however many hold it. */
struct batch_generic {
    struct digest digest;
    uint8_t kind;
    bool generic; /* false: free */
    const char *source, *author;
    struct order order;
    bool is_new, gone;                /* gone: its event is voided */
    const struct batch_generic *next; /* another one about the same key */
};

/* Holders of one key, after this batch. */
struct batch_key {
    struct digest digest;
    uint8_t kind;
    GPtrArray *holders; /* struct key_holder */
    struct batch_generic *words;
    bool was_generic, generic, looked_up;
    bool was_close, close; /* so few hold it that they may belong together */
    bool said;             /* a word about it came or went in this batch */
    bool listed;           /* stands in the list of generic keys */
    bool complete;         /* its holders were read as far as they are needed */
    unsigned leaving;      /* records of this batch that held it before */
};

struct key_holder {
    struct uuid record, holder;
};

/* What is computed stands twice while a set of files is adopted. */
enum twin_use { TWIN_NONE, TWIN_MADE /* by the set to come */, TWIN_LEFT /* what was in force until the switch */ };

struct adoption_state {
    int file_set; /* to come into force; 0: none */
    enum twin_use twin;
    int twin_set;        /* the one that the twin is made by */
    struct uuid reached; /* computed, or told, up to this id */
};

struct working_set {
    struct arena *arena;
    int64_t batch;
    int file_set;                 /* in force; 0: none */
    struct adoption_state adopts; /* under way */
    GHashTable *events;           /* "source\x1fid" → struct batch_event */
    GHashTable *records;          /* struct uuid → struct batch_record */
    GHashTable *edges;            /* "a b" 32 octets → struct batch_edge */
    GHashTable *ties;             /* "a b kind basis" → struct batch_tie */
    GHashTable *keys;             /* struct digest → struct batch_key */
    GHashTable *goldens;          /* struct uuid → struct batch_golden: what is now */
    GHashTable *old_goldens;      /* struct uuid → struct bytes* digest: what the database has */
    GHashTable *dirty;            /* struct uuid → itself */
    GHashTable *bases;     /* struct uuid → struct uuid: of later generations, asked for, the record of the number */
    GPtrArray *new_events; /* struct batch_event, in order of arrival */
    GPtrArray *words;      /* struct batch_word: all about loaded records */
    GHashTable *words_of;  /* "a b" 32 octets → struct batch_word: the same by the two they speak of */
    GPtrArray *pins;       /* struct batch_pin: all about loaded records */
    GPtrArray *generics;   /* struct batch_generic: new ones */
    GPtrArray *deferrals;  /* struct batch_deferral: new ones */
    GPtrArray *voids;      /* struct batch_void: new ones */
    GPtrArray *gone_words; /* struct batch_event: voided, and with them what they said of records */
    GPtrArray *owned;      /* pointer arrays to free */
};

struct working_set *working_set_new(struct arena *arena);
void working_set_free(struct working_set *set);
GPtrArray *working_set_array(struct working_set *set);
struct batch_event *working_set_event(struct working_set *set, const char *source, const char *id); /* or NULL */
struct batch_event *working_set_add_event(struct working_set *set, const char *source, const char *id);
struct batch_record *working_set_record(struct working_set *set, const struct uuid *id); /* or NULL */
struct batch_record *working_set_add_record(struct working_set *set, const struct uuid *id);
/* a and b in any order; made when missing. */
struct batch_edge *working_set_edge(struct working_set *set, const struct uuid *a, const struct uuid *b);
struct batch_edge *working_set_known_edge(struct working_set *set, const struct uuid *a,
                                          const struct uuid *b); /* or NULL */
/* a and b in any order; made when missing, for neither end yet. */
struct batch_tie *working_set_tie(struct working_set *set, const struct uuid *a, const struct uuid *b,
                                  enum tie_kind kind, enum tie_basis basis);
void working_set_add_word(struct working_set *set, struct batch_word *word);
void working_set_drop_word(struct working_set *set, unsigned index);
/* The words about a and b in this order, one after the other; NULL: there is none. */
const struct batch_word *working_set_words(const struct working_set *set, const struct uuid *a, const struct uuid *b);
struct batch_key *working_set_key(struct working_set *set, const struct digest *digest, uint8_t kind);
/* Adds a word about a key, once. */
void working_set_generic(struct working_set *set, struct batch_generic *word);
/* The latest word about a key: 1 generic, -1 free, 0 nothing was said; `before`: as it was before this batch. */
int batch_key_said(const struct batch_key *key, bool before);
void working_set_dirty(struct working_set *set, const struct uuid *golden);
/* The profile of a record, made once per batch from its fold; no value is marked generic or crowded. */
struct profile *batch_record_profile(struct working_set *set, struct batch_record *record,
                                     const struct attributes *attributes);
unsigned digest_hash(const void *digest);
int digest_same(const void *a, const void *b);

#endif
