#include "hub/stage/relay_catch_up.h"

#include "hub/base/log.h"

#include <glib.h>
#include <stdio.h>

#define ASK_INTERVAL SECONDS(1) /* between questions to the log: what is left may be no messages at all */

struct catch_up {
    const struct outlet *outlet;
    struct arena *arena;
    const char *cluster;
    struct input_extent *extents; /* those not merged yet */
    size_t count;
    moment asked;
};

struct catch_up *catch_up_begin(const struct outlet *outlet, unsigned shard, struct error *error) {
    struct catch_up *catch_up = g_new0(struct catch_up, 1);
    catch_up->outlet = outlet;
    catch_up->arena = arena_new();
    if (!outlet->inputs(outlet->state, catch_up->arena, &catch_up->cluster, &catch_up->extents, &catch_up->count,
                        error)) {
        catch_up_free(catch_up);
        return NULL;
    }
    log_line(LOG_WARN_LEVEL, "commits_lost",
             "shard=%u: more was published than this database holds; nothing is published until %zu partitions are "
             "merged again",
             shard, catch_up->count);
    return catch_up;
}

void catch_up_free(struct catch_up *catch_up) {
    if (catch_up != NULL) {
        arena_free(catch_up->arena);
        g_free(catch_up);
    }
}

/* What is gone from the inputs was published, and cannot be merged again. */
static bool reach_back(const struct catch_up *catch_up, struct error *error) {
    for (size_t i = 0; i < catch_up->count; i++) {
        const struct input_extent *extent = &catch_up->extents[i];
        if (extent->next < extent->first) {
            char place[240];
            (void)snprintf(place, sizeof place, "%s/%d/%lld", extent->topic, extent->partition,
                           (long long)extent->next);
            return error_set(error, INPUTS_GONE, place,
                             "the log begins at %lld; kafka_offset row: cluster %s, topic and partition as named",
                             (long long)extent->first, catch_up->cluster);
        }
    }
    return true;
}

static bool drop_what_is_no_message(struct catch_up *catch_up, struct error *error) {
    bool has = false;
    while (catch_up->count > 0 && !has) {
        if (!catch_up->outlet->has_message(catch_up->outlet->state, &catch_up->extents[0], &has, error)) {
            return false;
        }
        if (!has) {
            catch_up->extents[0] = catch_up->extents[--catch_up->count];
        }
    }
    return true;
}

bool catch_up_look(struct catch_up *catch_up, struct database *database, moment now, bool *over, struct error *error) {
    if (!merge_history_behind(database, catch_up->cluster, catch_up->extents, &catch_up->count, error) ||
        !reach_back(catch_up, error)) {
        return false;
    }
    if (now - catch_up->asked >= ASK_INTERVAL) {
        catch_up->asked = now;
        if (!drop_what_is_no_message(catch_up, error)) {
            return false;
        }
    }
    *over = catch_up->count == 0;
    return true;
}
