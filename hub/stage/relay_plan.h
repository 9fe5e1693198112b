/* relay_plan.h – decides, for one golden record, what has to be published: compares what was with what is. Pure but for
 * the ERP dialect that builds documents; neither database nor broker. What it decides goes into an outbox (messages) and a
 * closing (what the database has to remember of it). */
#ifndef HUB_STAGE_RELAY_PLAN_H
#define HUB_STAGE_RELAY_PLAN_H

#include "hub/rights/rights.h"
#include "hub/stage/erp_object.h"
#include "hub/stage/outlet.h"
#include "hub/stage/relay_aside.h"
#include "hub/store/relay_store.h"

#include <glib.h>

/* Numbers of a shard: rising, and no other shard's. */
struct numbering {
    unsigned shard;
    int64_t highest; /* given out */
};
int64_t numbering_next(struct numbering *numbering);

/* What stays the same from cycle to cycle. */
struct relay_setting {
    const struct keyer *keyer; /* of the digests in the log */
    const struct rights *rights;
    const struct erp_dialect *dialect; /* NULL: no ERP */
    const struct port *port;           /* NULL: documents go out by the outlet, in the transaction */
    const char *publications_topic;
    const char *customers_topic, *feedback_topic; /* %s is the partner's id */
    const char *documents_topic;                  /* %s is the system */
    struct view_rules_held rules;                 /* digests of what rights and dialect were made from */
};
/* "partner.%s.customers" for one id. */
const char *topic_named(const char *pattern, const char *id, struct arena *arena);

/* Messages in the order in which they are to stand in the log. */
struct outbox {
    GArray *messages; /* struct outlet_message */
    size_t views, retractions, answers, documents;
};

/* One golden record in one cycle. */
struct plan {
    const struct relay_setting *setting;
    struct arena *arena;
    struct arena *scratch; /* emptied by plan_views, plan_document and plan_loser */
    struct asides *asides; /* who is put aside */
    instant at;
    struct merge_moment merged;
    struct numbering *numbering;
    struct outbox *outbox;
    struct closing *closing;
    struct customer *customer;                /* NULL: there is no such golden record any more */
    const struct publication *before;         /* NULL: nothing was ever published under its id */
    int64_t before_until;                     /* the last batch that it tells of, as far as the database holds that */
    const struct debt *debts;                 /* what of it is owed */
    const struct publication *const *related; /* under ids that its members had, or of them together with others */
    size_t related_count;
    struct customer *const *parted; /* whom this one has come apart into since it was published, without itself */
    size_t parted_count;
    struct sight **parted_sights; /* likewise; each made when it is first asked for */
    struct erp_object object;     /* the ERP's of the customer, its key still to be found out */
    const char *loser_key;        /* the ERP's number of the object that lost, or NULL */
    bool waits;                   /* what another shard may be telling of the object comes first */
    const char *owed;             /* the debt that a document that was not made leaves; NULL: none */
    struct publication *now;      /* what will be published */
    bool changed;                 /* `now` belongs into the log */
    instant next_change; /* the next day on which the clock may change a view, or the document; INSTANT_NONE: none */
    GArray *idocs;       /* struct idoc: rows to be written, bodies still plain */
};

/* Sets now: a copy of what was, with today's members. */
void plan_start(struct plan *plan, const struct uuid *golden);
/* The views of all partners. */
void plan_views(struct plan *plan);
/* Tombstones for whatever was published of a golden record that is no more. */
void plan_retractions(struct plan *plan);
/* Sets object; what is returned asks by what number the ERP knows it. Only where there is a dialect. */
struct idoc_object plan_object(struct plan *plan);
/* The ERP's document; object knows its key by now. */
void plan_document(struct plan *plan);
/* For a golden record that is no more: whether its object lost to that of its successor, and nobody was told so; loser_key
 * is asked for next. */
bool plan_has_loser(const struct plan *plan, const struct publication *successor);
/* What the ERP is told of the object that lost; nothing when the dialect has nothing to tell. */
void plan_loser(struct plan *plan);
/* Whether the last document of a golden record that is no more says that its object lost: that goes out nonetheless. */
bool plan_ends_as_loser(const struct plan *plan);
/* relay_kin.c: CustomerMerged and CustomerSplit for a partner that sees the customer, and was told of it and of others. Only
 * a partner who takes feedback, by its topic; none while that topic is put aside: the views say the same by what they replace.
 * `told`: it holds a view of this golden id. */
void plan_kin(struct plan *plan, const struct partner *partner, bool told);
/* CustomerSplit of a golden record that is no more, for a partner that held its view and sees several of its parts. */
void plan_kin_of_gone(struct plan *plan);
/* The log's record, when anything changed. */
void plan_finish(struct plan *plan);

/* Before <line>:<partition> as a key of the publications log. */
#define FEEDBACK_KEY "feedback:"
bool is_feedback_key(struct bytes key);

/* Answers to the input partitions, each in the order of its offsets; an input stops before the first answer whose partner
 * is put aside. */
struct feedback_plan {
    const struct relay_setting *setting;
    struct arena *arena;
    struct asides *asides;
    struct outbox *outbox;
    struct closing *closing;
    unsigned shard;
};
void plan_feedback(struct feedback_plan *plan, const struct notice *notices, size_t count);

/* Key and value by themselves; topic and value have to last, the key is copied. */
void outbox_put(struct outbox *outbox, enum outlet_topic kind, const char *topic, const char *key, struct bytes value,
                struct arena *arena);
/* A record of the publications log. */
void outbox_log(struct outbox *outbox, const struct relay_setting *setting, unsigned shard, const char *key,
                struct bytes value, struct arena *arena);

#endif
