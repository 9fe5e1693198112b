#include "hub/command/chain.h"

#include <glib.h>

static bool same_pair(const struct stored_link *one, const struct stored_link *other) {
    return uuid_equal(&one->a, &other->a) && uuid_equal(&one->b, &other->b);
}

static bool said_apart(const struct stored_link *link, const struct stored_link *links, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!links[i].edge && links[i].verdict == WORD_APART && same_pair(&links[i], link)) {
            return true;
        }
    }
    return false;
}

bool link_joins(const struct stored_link *link, const struct stored_link *links, size_t count) {
    return link->edge ? link->zone == ZONE_LINK && !said_apart(link, links, count)
                      : link->verdict == WORD_SAME || link->verdict == WORD_RENUMBERED;
}

/* A record on the way, and how it was reached. */
struct stop {
    struct uuid record;
    const struct stop *before;
    const struct stored_link *by;
    size_t distance;
};

struct search {
    const struct stored_link *links;
    size_t count;
    bool halves; /* go over halves of links, too */
    struct arena *arena;
    GHashTable *seen; /* record → struct stop */
    GPtrArray *queue; /* struct stop */
};

static void reach(struct search *search, const struct uuid *record, const struct stop *before,
                  const struct stored_link *by) {
    if (g_hash_table_contains(search->seen, record)) {
        return;
    }
    struct stop *stop = ARENA_NEW(search->arena, struct stop, 1);
    *stop = (struct stop){*record, before, by, before == NULL ? 0 : before->distance + 1};
    (void)g_hash_table_insert(search->seen, &stop->record, stop);
    g_ptr_array_add(search->queue, stop);
}

static bool is_step(const struct search *search, const struct stored_link *link) {
    return link_joins(link, search->links, search->count) ||
           (search->halves && link->edge && link->half != 0 && !said_apart(link, search->links, search->count));
}

static void leave(struct search *search, const struct stop *stop) {
    for (size_t i = 0; i < search->count; i++) {
        const struct stored_link *link = &search->links[i];
        const bool forth = uuid_equal(&link->a, &stop->record);
        if ((forth || uuid_equal(&link->b, &stop->record)) && is_step(search, link)) {
            reach(search, forth ? &link->b : &link->a, stop, link);
        }
    }
}

static const struct stored_link **collect(const struct stop *stop, struct arena *arena, size_t *steps) {
    const struct stored_link **found = ARENA_NEW(arena, const struct stored_link *, stop->distance + 1);
    *steps = stop->distance;
    for (; stop->before != NULL; stop = stop->before) {
        found[stop->distance - 1] = stop->by;
    }
    return found;
}

static const struct stored_link **find(const struct stored_link *links, size_t count, bool halves,
                                       const struct uuid *from, const struct uuid *to, struct arena *arena,
                                       size_t *steps) {
    struct search search = {links, count, halves, arena, g_hash_table_new(uuid_hash, uuid_same), g_ptr_array_new()};
    *steps = 0;
    reach(&search, from, NULL, NULL);
    for (unsigned at = 0; at < search.queue->len && !g_hash_table_contains(search.seen, to); at++) {
        leave(&search, g_ptr_array_index(search.queue, at));
    }
    const struct stop *end = g_hash_table_lookup(search.seen, to);
    const struct stored_link **found = end == NULL ? NULL : collect(end, arena, steps);
    g_hash_table_destroy(search.seen);
    g_ptr_array_free(search.queue, TRUE);
    return found;
}

const struct stored_link **chain_find(const struct stored_link *links, size_t count, const struct uuid *from,
                                      const struct uuid *to, struct arena *arena, size_t *steps) {
    const struct stored_link **found = find(links, count, false, from, to, arena, steps);
    return found != NULL ? found : find(links, count, true, from, to, arena, steps);
}
