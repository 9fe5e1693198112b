/* publication.h – all that is published for one golden id, as the publications log and its copy in the database hold it:
 * which partner has which view, which IDoc the ERP has, and who the customer was then. Plain data in one arena. As text it
 * is JSON, so that an operator can read the log:
 *   {"batch":17,"era":5120,"at":"2026-11-20T06:03:00Z","members":["…"],
 *    "views":{"D0123":{"version":2,"sequence":41,"digest":"…","retracted":true}},
 *    "erp":{"P01":{"number":45,"digest":"…","anchor":"…","state":"sent","first":45,"loser":true}}}
 * Names it does not know are ignored: a newer hub may have written them. */
#ifndef HUB_STORE_PUBLICATION_H
#define HUB_STORE_PUBLICATION_H

#include "hub/base/arena.h"
#include "hub/base/instant.h"
#include "hub/base/uuid.h"
#include "hub/identity/profile.h"

enum { PUBLISHED_DIGEST_SIZE = 16 };

/* Tells whether content changed. Keyed by the installation, since who reads the log could otherwise try what a view says. */
struct published_digest {
    uint8_t octets[PUBLISHED_DIGEST_SIZE];
};

struct published_view {
    const char *partner;
    int64_t version, sequence;
    struct published_digest digest; /* of the content, without the envelope */
    bool retracted;                 /* the last thing told was a tombstone */
};

struct published_document {
    const char *system;
    int64_t number;                 /* DOCNUM */
    struct published_digest digest; /* of the content, without numbers and times */
    struct uuid anchor;             /* the record that the ERP's object hangs on */
    const char *state;              /* as the idoc's row began: held, queued or sent */
    int64_t first;                  /* number of the first one told for this anchor, 0: none; later ones are updates */
    bool loser;                     /* it says that its object lost to another; what is held was not told */
};

struct publication {
    struct uuid golden;
    int64_t batch; /* the merge's, when it was published */
    int64_t era;   /* of that batch: merge_history.h; 0: not known */
    instant at;
    struct uuid *members; /* ascending; none: the golden record is gone */
    size_t member_count;
    struct published_view *views; /* room for `view_room` */
    size_t view_count, view_room;
    struct published_document *documents; /* likewise */
    size_t document_count, document_room;
};

struct published_digest published_digest_of(const struct keyer *keyer, struct bytes content);
bool published_digest_equal(const struct published_digest *a, const struct published_digest *b);

/* NULL when nothing is published under that name. */
struct published_view *publication_view(const struct publication *publication, const char *partner);
struct published_document *publication_document(const struct publication *publication, const char *system);
/* Room for one more, zeroed but for the name. */
struct published_view *publication_add_view(struct publication *publication, const char *partner, struct arena *arena);
struct published_document *publication_add_document(struct publication *publication, const char *system,
                                                    struct arena *arena);
/* Was the ERP told that its object lost? */
bool published_document_told_loss(const struct published_document *document);
bool publication_has_member(const struct publication *publication, const struct uuid *record);
/* A copy whose lists can grow without the original knowing. */
struct publication publication_copy(const struct publication *publication, struct arena *arena);
/* The highest number given out: sequences and document numbers. */
int64_t publication_highest(const struct publication *publication);

struct bytes publication_encode(const struct publication *publication, struct arena *arena);
/* False when the text is not what publication_encode writes. */
bool publication_decode(struct bytes text, const struct uuid *golden, struct arena *arena,
                        struct publication *publication);
/* The same in fewer octets, for the copy in the database. */
struct bytes publication_pack(const struct publication *publication, struct arena *arena);
/* False when the octets are not what publication_pack writes. */
bool publication_unpack(struct bytes octets, const struct uuid *golden, struct arena *arena,
                        struct publication *publication);

#endif
