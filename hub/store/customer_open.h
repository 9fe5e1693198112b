/* customer_open.h – opening what is sealed of a source record; shared by the files of the customer store. */
#ifndef HUB_STORE_CUSTOMER_OPEN_H
#define HUB_STORE_CUSTOMER_OPEN_H

#include "hub/golden/record.h"
#include "hub/store/customer_store.h"

/* A record's data key; `has` is false when it was erased, and then nothing of it opens. */
struct record_secret {
    bool has;
    struct data_key key;
};

/* Of a number that was given to others the generations are told from 1 on; 0: it was not. */
int customer_generation(int stored, bool divided);
bool customer_open_key(struct customer_store *store, const struct uuid *record, struct bytes wrapped,
                       struct record_secret *secret, struct error *error);
/* An empty dictionary when there is nothing to open. */
bool customer_open_dictionary(struct customer_store *store, const struct uuid *record,
                              const struct record_secret *secret, struct bytes sealed, struct arena *arena,
                              struct dictionary *dictionary, struct error *error);

/* As in struct customer_event, of the column `state` of an event row. */
const char *customer_event_state(int64_t state);

enum { CUSTOMER_EVENT_COLUMNS = 10 };
/* Columns source, event_id, part, kind, "time", recorded, state, facts, amount, currency from `first` on. Sets event->kind to NULL when no
 * schema of that kind is loaded. Its member is left to the caller. */
bool customer_open_event(struct customer_store *store, const PGresult *result, int row, int first,
                         const struct uuid *record, const struct record_secret *secret, struct arena *arena,
                         struct customer_event *event, struct error *error);

#endif
