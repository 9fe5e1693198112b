/* port.h – what the relay asks of anything that carries documents to an ERP. An adapter formats and sends; when and how
 * often is the relay's business. The smallest example is adapters/directory. */
#ifndef HUB_STAGE_PORT_H
#define HUB_STAGE_PORT_H

#include "hub/golden/customer.h"

enum port_answer { PORT_DONE, PORT_AGAIN, PORT_REFUSED };

struct document {
    const char *system; /* the ERP's id */
    int64_t number;     /* DOCNUM, durable before the first send; the same bytes go again after a crash */
    struct bytes bytes;
};

/* A port without transactions. */
struct port {
    void *state;
    enum port_answer (*send)(void *state, const struct document *document, struct error *error);
    void (*close)(void *state);
};

/* What the ERP's object is to the hub. */
enum erp_standing {
    ERP_OWN,      /* its customer's */
    ERP_LOSER,    /* its customer became one with another, whose object counts */
    ERP_RETURNED, /* its customer's again, after the ERP was told that it lost */
};

/* What an ERP dialect makes of a golden record. */
struct erp_request {
    const struct customer *customer; /* NULL for a loser */
    enum erp_standing standing;
    const char *anchor;     /* record id that the ERP's object hangs on */
    const char *object_key; /* the ERP's customer number, or NULL: not known */
    bool known;             /* a document of this anchor was sent before: an update, even without a number */
    int64_t number;         /* DOCNUM */
    instant at;             /* CREDAT, CRETIM, SERIAL */
    int64_t serial;         /* counter beside the time in SERIAL */
};

enum erp_verdict { ERP_BUILT, ERP_NOT_SELECTED, ERP_HELD };

struct erp_document {
    enum erp_verdict verdict;
    struct bytes content; /* what decides whether it changed: all but numbers and times */
    const void *draft;    /* the dialect's own, when built: what `write` makes the XML of */
    const char *profile;  /* which profile was chosen */
    const char *held;     /* reason, when held: names field and rule, never the value */
    instant next_change;  /* from when on it may be another by the clock alone; one that is past is none */
};

/* What the ERP says of a document: the number that it gave to the customer. */
struct erp_answer {
    const char *id; /* of the saying itself: the same whenever it is read */
    instant time;
    int64_t number;         /* DOCNUM of the hub's document */
    const char *object_key; /* the ERP's customer number */
};

struct erp_dialect {
    void *state;
    void (*build)(void *state, const struct erp_request *request, struct arena *arena, struct erp_document *result);
    /* The XML of what was built for the same request. Apart, since most of what is built says nothing new. */
    struct bytes (*write)(void *state, const struct erp_request *request, const struct erp_document *document,
                          struct arena *arena);
    const char *(*system)(void *state);
    bool (*tells_of_losers)(
        void *state); /* something is told of an object that lost, by the number that the ERP gave it */
    /* The answers in a document of the ERP's; false and *error when it is none. */
    bool (*read_answers)(void *state, struct bytes document, struct arena *arena, struct erp_answer **answers,
                         size_t *count, struct error *error);
    void (*close)(void *state);
};

#endif
