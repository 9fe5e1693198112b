/* waiting.h – how much waits for people or for the hub itself: what the gauges of the daemon show beside those of its
 * stages. */
#ifndef HUB_STORE_WAITING_H
#define HUB_STORE_WAITING_H

#include "hub/store/database.h"

struct waiting {
    int64_t rejects;    /* refused events, neither replayed nor discarded */
    int64_t unreadable; /* those of them that need a row which cannot be read */
    int64_t redo;       /* source records that an adoption under way has not reached */
};

/* At most `most` of each are counted, so that it takes milliseconds however many there are. False and *error. */
bool waiting_count(struct database *database, int most, struct waiting *waiting, struct error *error);
/* Questions for stewards. Reads each of them, and what stewards have said: the time it takes grows with that. */
bool waiting_questions(struct database *database, int64_t *count, struct error *error);

/* A table of which rows come and go all the time. */
struct dead_rows {
    char table[64];
    int64_t rows, vacuums; /* that are gone and were not cleared away; since the server's statistics began */
};
enum { DEAD_ROWS_TABLES = 9 };
/* Sets *count, at most DEAD_ROWS_TABLES. False and *error. */
bool waiting_dead_rows(struct database *database, struct dead_rows tables[DEAD_ROWS_TABLES], size_t *count,
                       struct error *error);

#endif
