/* rights.h – who may see what of a golden record. Default deny: a field is seen only when a rule says so.
 * project(partner, customer, rules, instant) is pure. Partners and rules are immutable once loaded; a reload makes new
 * ones. */
#ifndef HUB_RIGHTS_RIGHTS_H
#define HUB_RIGHTS_RIGHTS_H

#include "hub/golden/customer.h"
#include "hub/golden/related.h"

enum feedback_wish { FEEDBACK_ALL, FEEDBACK_DOUBTFUL, FEEDBACK_REFUSED, FEEDBACK_NONE };

struct partner_source {
    const char *id;       /* source id, e.g. D0123 */
    const char *topic;    /* topic allowed to speak for it when not its own, or NULL */
    const char *complete; /* attributes whose lists count as complete from this source, space separated, or NULL */
    bool erp;             /* may say whose the ERP's customer numbers are */
    instant from, until;  /* first instant that counts and first that no longer does; INSTANT_NONE: unbounded */
};

/* What a partner belongs to: kind is group, region or brand. */
struct partner_relation {
    const char *kind, *to;
    instant from, until; /* as of partner_source */
};

struct partner {
    const char *id, *class; /* class: dealer, dealer-group, service-station, insurer …: rights-types.xsd lists them */
    const char *name;
    const char *brand, *group, *region; /* the first of each kind in the file, for display, or NULL */
    const char *view_format;            /* pinned format version, "1" */
    enum feedback_wish feedback;
    bool views; /* receives CustomerView */
    struct partner_source *sources;
    size_t source_count;
    struct partner_relation *relations;
    size_t relation_count;
    const char **known_as; /* how documents write its name */
    size_t known_as_count;
};

struct rights;

/* Reads partners.xml and rules.xml (own XSDs in schemas/config). NULL and *error on a mistake: stops the start.
 * `attributes` and `kinds` must live as long as the rights. */
struct rights *rights_load(const char *partners_file, const char *rules_file, const char *schema_folder,
                           const struct attributes *attributes, const struct kinds *kinds, struct error *error);
void rights_free(struct rights *rights);
size_t rights_partner_count(const struct rights *rights);
const struct partner *rights_partner(const struct rights *rights, size_t index);
size_t rights_partner_index(const struct rights *rights, const struct partner *partner);
const struct partner *rights_partner_by_id(const struct rights *rights, const char *id);
/* The partner that owns a source, or NULL when the source is unknown. Of a source that changed hands: the last owner. */
const struct partner *rights_owner_of_source(const struct rights *rights, const char *source);
const struct partner_source *rights_source(const struct rights *rights, const char *source);
/* The owner on that day (midnight UTC), or NULL. */
const struct partner *rights_owner_at(const struct rights *rights, const char *source, instant day);
/* May this topic speak for that source? Its own (`topic` of the partners file, %s being the source) or a configured one. */
bool rights_topic_speaks_for(const struct rights *rights, const char *topic, const char *source);
/* The source that this topic speaks for, when it is one alone; else NULL. */
const char *rights_source_of_topic(const struct rights *rights, const char *topic);

/* Does any rule give what customers a customer belongs together with? Else nobody needs to look for them. */
bool rights_tell_related(const struct rights *rights);

/* One thing a partner may see. */
struct projected {
    const char *
        section; /* own-numbers identity contact address vehicle consent stage relation related allocation history total */
    const struct customer_value *value; /* or NULL */
    const struct customer_event *event; /* history, or NULL */
    const char *name;                   /* field or attribute name */
    const char *text;                   /* masked when the rule says so */
    const char *rule;                   /* id of the rule that gives it */
    const char *mask;                   /* id of the rule that masks it, or NULL */
    const char *purpose;                /* what it may be used for, or NULL */
    const char *origin;                 /* own, group, other: whose event it is; NULL outside history */
    const struct member
        *member; /* own-numbers, and those of related: whose number it is (name: its source, text: the number);
                                    else NULL */
    const struct related
        *related; /* related, else NULL. text: the other's golden id; "": the partner may not see that one, and
                                      learns that there is somebody, no more */
};

/* A field withheld, for `view`; each (section, attribute, name, why) once. */
struct withheld {
    const char *section, *name, *why;  /* why: id of the rule that denies, "no rule", or "brand wall" */
    const struct attribute *attribute; /* the attribute whose field it is, or NULL */
};

struct projection {
    bool visible;            /* false: nothing may be seen; a tombstone when something was sent */
    const char *relation;    /* the strongest relation that a rule rests on, e.g. "own"; NULL without any */
    struct projected *items; /* grouped by section, stable order */
    size_t item_count;
    struct withheld *withheld;
    size_t withheld_count;
    instant
        next_change; /* the next day, as rights_day counts them, on which it may change by the clock, or INSTANT_NONE */
};

/* `partner` must be one of `rights`. Days are those of UTC: `at` counts as the day that holds it. The texts point into the
 * customer, the rights and the arena. */
void project(const struct rights *rights, const struct partner *partner, const struct customer *customer, instant at,
             struct arena *arena, struct projection *result);

/* A customer prepared for several projections, in the arena; the customer has to last as long. */
struct sight;
struct sight *sight_new(const struct rights *rights, const struct customer *customer, struct arena *arena);
/* As project, but `withheld` stays empty: why something is not told interests nobody but `view`. */
void project_seen(const struct rights *rights, const struct partner *partner, const struct sight *sight, instant at,
                  struct arena *arena, struct projection *result);
/* Whether project_seen would find anything to be seen, without all that it would find. *next: an instant before which the clock
 * does not change that, perhaps a later one than that of the projection; or INSTANT_NONE. */
bool rights_see(const struct rights *rights, const struct partner *partner, const struct sight *sight, instant at,
                struct arena *arena, instant *next);
/* Indexes, rising, of the partners that may see something of the customer on whatever day; to all others it projects to
 * nothing, always. To ask each of hundreds of stores would cost more than all the views. */
size_t *rights_candidates(const struct rights *rights, const struct customer *customer, struct arena *arena,
                          size_t *count);
/* The day at an instant, by the rules' difference from UTC, as next_change counts days. */
instant rights_day(const struct rights *rights, instant at);
/* Earliest next_change over all partners. */
instant rights_next_change(const struct rights *rights, const struct customer *customer, instant at,
                           struct arena *arena);

#endif
