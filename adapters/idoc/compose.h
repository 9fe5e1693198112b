/* compose.h – the segments of one customer's document as a tree of fields with their values, by the mapping. */
#ifndef ADAPTERS_IDOC_COMPOSE_H
#define ADAPTERS_IDOC_COMPOSE_H

#include "adapters/idoc/mapping.h"
#include "hub/stage/port.h"

/* Leaves a field of the receiver as it is. */
#define IDOC_NO_DATA "/"

struct idoc_node {
    const struct segment_mapping *mapping;
    const char **values; /* by index of the segment's fields; NULL: the field is not sent */
    bool *counted;       /* by index: the hub's, and a change of it is a reason to send */
    struct idoc_node *first, *next;
};

struct composition {
    const struct idoc_mapping *mapping;
    const struct erp_request *request;
    struct arena *arena;
    size_t profile;  /* index */
    bool update;     /* what is not the hub's is left alone; without, creation-only values are sent */
    bool quiet;      /* cuts are not logged */
    const char *day; /* of the request, by the mapping's clock: "2026-11-20" */
    instant *
        next; /* the next day, by the mapping's clock as midnight UTC, on which it may be another; INSTANT_NONE: none */
    const char *held; /* set when the document would not post: fields and rules, never a value */
    unsigned reasons;
};

/* The segments at the top; in the arena. */
struct idoc_node *idoc_compose(struct composition *composition);

/* compose_value.c: sets the field, and those it runs over, in node->values; adds to composition->held. `current` is the
 * value that the segment is repeated for, or NULL. */
void compose_value(struct composition *composition, struct idoc_node *node, const struct field_mapping *field,
                   const struct customer_value *current);
/* The next value of an attribute that meets the condition, from *index on, which is moved behind it; NULL at the end. */
const struct customer_value *compose_next_value(const struct composition *composition,
                                                const struct attribute *attribute, const struct condition *condition,
                                                size_t *index);
/* Adds a reason: "E1KNA1M-PSTLZ: …". */
void compose_hold(struct composition *composition, const struct idoc_node *node, const struct field_mapping *field,
                  const char *reason);

#endif
