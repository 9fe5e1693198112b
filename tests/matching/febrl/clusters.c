#include "tests/matching/febrl/clusters.h"

#include "hub/identity/cluster.h"

#include <glib.h>
#include <string.h>

enum { CAP = 500 };

static bool no_conflict(void *argument, size_t a, size_t b) {
    (void)argument;
    (void)a;
    (void)b;
    return false;
}

uint64_t *clusters_of(size_t records, const struct together *pairs, size_t count, struct arena *arena) {
    struct uuid *nodes = ARENA_NEW(arena, struct uuid, records);
    struct link *links = ARENA_NEW(arena, struct link, count + 1);
    uint64_t *clusters = ARENA_NEW(arena, uint64_t, records);
    struct component component = {.nodes = nodes,
                                  .node_count = records,
                                  .links = links,
                                  .link_count = count,
                                  .conflict = no_conflict,
                                  .cap = CAP};
    for (size_t i = 0; i < records; i++) {
        const uint32_t number = GUINT32_TO_BE((uint32_t)i);
        memcpy(nodes[i].octets, &number, sizeof number);
    }
    for (size_t i = 0; i < count; i++) {
        links[i] = (struct link){pairs[i].a, pairs[i].b, pairs[i].weight};
    }
    size_t made;
    const size_t *numbers = cluster_component(&component, arena, &made);
    for (size_t i = 0; i < records; i++) {
        clusters[i] = numbers[i];
    }
    return clusters;
}
