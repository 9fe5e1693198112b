/* keeping.h – what has expired goes, a bounded number of rows at a time, oldest first. Event rows, dictionaries of values and
 * publications stay, and with them all that golden records and totals are made of. Each step is a transaction of its own;
 * those that touch event rows take the merge's lock, as whatever writes them does. */
#ifndef HUB_STORE_KEEPING_H
#define HUB_STORE_KEEPING_H

#include "hub/store/customer_store.h"

/* The store opens facts; hub_key is of rows that speak of no one. */
struct keeping {
    struct customer_store store;
    struct data_key hub_key;
};

/* Each: what was kept since before that instant goes, `most` rows at most; *count says how many went. False and *error. */
bool keeping_bodies(struct keeping *keeping, const char *kind, instant since, int most, size_t *count,
                    struct error *error);
/* Texts of facts that the attributes file calls details, of rows whose bodies have gone. */
bool keeping_details(struct keeping *keeping, const char *kind, instant since, int most, size_t *count,
                     struct error *error);

/* What goes whatever its kind of event. */
enum kept_thing { KEPT_REJECTS, KEPT_WAITING, KEPT_NOTICES, KEPT_DOCUMENTS, KEPT_COUNT };
bool keeping_things(struct keeping *keeping, enum kept_thing thing, instant since, int most, size_t *count,
                    struct error *error);

#endif
