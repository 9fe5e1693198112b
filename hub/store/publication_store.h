/* publication_store.h – the database's copy of the publications log. */
#ifndef HUB_STORE_PUBLICATION_STORE_H
#define HUB_STORE_PUBLICATION_STORE_H

#include "hub/store/database.h"
#include "hub/store/publication.h"

#include <glib.h>

/* Publications by golden id, all in one arena. */
struct publication_set {
    GHashTable *by_golden; /* struct uuid → struct publication */
};

struct publication_set publication_set_new(void);
void publication_set_free(struct publication_set *set);
/* NULL: nothing was ever published under that id. */
struct publication *publication_get(const struct publication_set *set, const struct uuid *golden);
/* Takes the place of what stood under its id. */
void publication_put(struct publication_set *set, struct publication *publication);
/* All of them in the order of their golden ids, whatever order they came in; the list is in the arena. */
struct publication **publication_set_list(const struct publication_set *set, struct arena *arena, size_t *count);

/* Adds what was published under the golden ids (a uuid column). False and *error: database errors. */
bool publications_read(struct database *database, const struct column *golden_ids, struct arena *arena,
                       struct publication_set *set, struct error *error);
/* Adds what was published of several records together, one of the given among them. */
bool publications_read_of(struct database *database, const struct column *records, struct arena *arena,
                          struct publication_set *set, struct error *error);

/* What was published under golden ids that are no more: at most `limit` behind *after, which moves; in the order of their
 * ids. */
bool publications_gone(struct database *database, struct uuid *after, size_t limit, struct arena *arena,
                       struct publication **publications, size_t *count, struct error *error);

/* The columns of publication-write, filled one publication at a time. */
struct publication_rows {
    struct column *goldens, *contents, *members;
};
struct publication_rows publication_rows_new(struct arena *arena);
void publication_rows_add(struct publication_rows *rows, const struct publication *publication, struct arena *arena);
struct request publication_rows_request(const struct publication_rows *rows, unsigned shard, struct arena *arena);

#endif
