/* cluster.h – divides one connected component into clusters, in a total order: stewards' words first, the latest word
 * before earlier ones, then renumberings, then the machine's links by weight. A union is judged on all pairs across it.
 * Pure: the same component gives the same clusters, whatever order it is given in. */
#ifndef HUB_IDENTITY_CLUSTER_H
#define HUB_IDENTITY_CLUSTER_H

#include "hub/base/arena.h"
#include "hub/base/instant.h"
#include "hub/base/uuid.h"

#include <stdbool.h>

struct link { /* a machine's link-zone edge between nodes */
    size_t a, b;
    int32_t weight; /* hundredths of a bit */
};

struct half_link { /* the ends agree in a part of what links a modest node */
    struct link link;
    unsigned half; /* which: bits */
    /* Set where the side that it leads to fits the modest node whole, and not as the only one; NULL: nobody wants to
     * know. */
    bool *asks;
};

enum verdict { WORD_SAME = 1, WORD_APART = 2, WORD_RENUMBERED = 3 };

struct word {
    size_t a, b;
    enum verdict verdict;
    instant recorded, time;
    const char *event;
};

struct component {
    const struct uuid *nodes; /* record ids */
    size_t node_count;
    struct link *links; /* may be reordered */
    size_t link_count;
    struct half_link *halves; /* may be reordered */
    size_t half_count;
    unsigned whole; /* the bits that make a link together */
    const struct link
        *rivals; /* review-zone edges: a is a node, b a node or one beyond node_count, which `conflict` knows */
    size_t rival_count;
    struct word *words; /* may be reordered */
    size_t word_count;
    /* True when the two records must not stand in one cluster: veto or contradiction. Symmetric. */
    bool (*conflict)(void *argument, size_t a, size_t b);
    /* True when a veto keeps them apart, to which a renumbering yields; a steward's "same" does not. NULL: none. */
    bool (*veto)(void *argument, size_t a, size_t b);
    void *argument;
    const bool
        *modest; /* by node: knows no full name, so it stays alone when two sides in conflict fit, however far apart
                           their weights; NULL: none */
    size_t cap;  /* a cluster is not grown beyond it by the machine */
    int32_t
        margin; /* a record whose best link is to one side, and its best link or rival to another in conflict with that,
                       closer than this, stays alone */
};

/* Cluster number of every node, 0…: equal numbers stand together. *count is set to how many there are. */
size_t *cluster_component(struct component *component, struct arena *arena, size_t *count);

#endif
