/* customer_load.h – what the files that open customers share while they do. Only they include this. */
#ifndef HUB_STORE_CUSTOMER_LOAD_H
#define HUB_STORE_CUSTOMER_LOAD_H

#include "hub/store/customer_open.h"

#include <glib.h>

/* A member while its customer is put together. */
struct part {
    struct member member;            /* as read; copied into its customer */
    const struct member *home;       /* the copy */
    const struct customer *customer; /* whose member it is */
    struct record_secret secret;
    struct dictionary dictionary;
    struct customer_event *events;
    size_t event_count, event_room, event_total;
    size_t summed;                  /* events of which `earlier` was made; 0: there are none but those read */
    struct customer_tally *earlier; /* what lies before these */
    size_t earlier_count, earlier_room;
    struct customer_event *turns; /* may hold some of those read */
    size_t turn_count;
    struct customer_tie *ties; /* without their member */
    size_t tie_count, tie_room;
    const struct error *fault; /* why it, or a customer wished for that it is tied to, cannot be read; or NULL */
};

/* One call of customers_load. */
struct load {
    struct customer_store *store;
    struct customer_wish wish;
    struct arena *arena;
    struct error *error;
    GHashTable *parts; /* record id → struct part */
};

/* A row of a member that cannot be read keeps its customer from being read, and no other. False: *load->error is of another
 * kind. */
bool customer_note_fault(struct load *load, struct part *part);
/* Of those members of whom there are more events than were read: how many there are, sums of the others, and of these the
 * ones that the stage turns on. Few members are such, so it is a round trip of its own. */
bool customer_load_earlier(struct load *load);
/* The ties of the members, as far as they are wished for; and the customers that they lead to. */
bool customer_load_ties(struct load *load);
void customer_add_ties(struct load *load, struct customer *customer);

#endif
