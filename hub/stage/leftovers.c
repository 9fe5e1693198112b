#include "hub/stage/leftovers.h"

#include "hub/base/log.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Rows of one table. A busy minute between a vacuum and our look leaves fewer. */
enum { MANY = 100000, FEW = MANY / 2 };

/* The place of a table; one that is new was vacuumed as often as it was. */
static size_t place_of(struct leftovers *leftovers, const struct dead_rows *seen) {
    size_t at = 0;
    while (at < leftovers->count && strcmp(leftovers->tables[at].table, seen->table) != 0) {
        at++;
    }
    if (at == leftovers->count && at < DEAD_ROWS_TABLES) {
        (void)g_strlcpy(leftovers->tables[at].table, seen->table, sizeof leftovers->tables[at].table);
        leftovers->tables[at].vacuums = seen->vacuums;
        leftovers->count++;
    }
    return at;
}

/* One line an episode, however many tables it comes to. */
static void tell(struct leftovers *leftovers, size_t at) {
    const char *table = leftovers->tables[at].table;
    const int64_t left = leftovers->tables[at].left;
    if (!leftovers->tables[at].told && left >= MANY) {
        leftovers->tables[at].told = true;
        if (leftovers->told++ == 0) {
            struct error error;
            char place[80];
            (void)snprintf(place, sizeof place, "table %s", table);
            (void)error_set(&error, VACUUM_HELD, place, "a vacuum left %" PRId64 " rows", left);
            log_failure("vacuum_held", &error);
        }
    } else if (leftovers->tables[at].told && left < FEW) {
        leftovers->tables[at].told = false;
        if (--leftovers->told == 0) {
            log_line(LOG_INFO_LEVEL, "vacuum_free", "table=%s", table);
        }
    }
}

bool leftovers_look(struct leftovers *leftovers, struct database *database, struct metrics *metrics,
                    struct error *error) {
    struct dead_rows seen[DEAD_ROWS_TABLES];
    size_t count;
    if (!waiting_dead_rows(database, seen, &count, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const size_t at = place_of(leftovers, &seen[i]);
        if (at < leftovers->count && leftovers->tables[at].vacuums != seen[i].vacuums) {
            leftovers->tables[at].vacuums = seen[i].vacuums;
            leftovers->tables[at].left = seen[i].rows;
            tell(leftovers, at);
        }
        if (at < leftovers->count) {
            metric_set_for(metrics, METRIC_LEFT, seen[i].table, leftovers->tables[at].left);
        }
    }
    return true;
}
