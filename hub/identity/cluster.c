#include "hub/identity/cluster.h"

#include <stdlib.h>
#include <string.h>

/* Disjoint sets whose members can be walked: next links the members of a set in a ring. */
struct forest {
    const struct component *component;
    size_t *root, *next, *size;
    bool *apart; /* node_count² marks from stewards' words */
    bool *alone; /* fits two sides in conflict */
};

static size_t root_of(const struct forest *forest, size_t node) {
    return forest->root[node];
}

static bool *apart_mark(const struct forest *forest, size_t a, size_t b) {
    return &forest->apart[a * forest->component->node_count + b];
}

/* Joins two rings and gives every member of the second the root of the first. */
static void unite(struct forest *forest, size_t a, size_t b) {
    const size_t into = root_of(forest, a);
    const size_t from = root_of(forest, b);
    size_t at = from;
    do {
        forest->root[at] = into;
        at = forest->next[at];
    } while (at != from);
    const size_t after = forest->next[into];
    forest->next[into] = forest->next[from];
    forest->next[from] = after;
    forest->size[into] += forest->size[from];
}

typedef bool pair_test(const struct forest *forest, size_t a, size_t b);

/* True when any pair across the two sets fails the test. */
static bool any_across(const struct forest *forest, size_t a, size_t b, pair_test *test) {
    size_t left = a;
    do {
        size_t right = b;
        do {
            if (test(forest, left, right)) {
                return true;
            }
            right = forest->next[right];
        } while (right != b);
        left = forest->next[left];
    } while (left != a);
    return false;
}

static bool is_apart(const struct forest *forest, size_t a, size_t b) {
    return *apart_mark(forest, a, b);
}

static bool is_barred(const struct forest *forest, size_t a, size_t b) {
    return is_apart(forest, a, b) || forest->component->conflict(forest->component->argument, a, b);
}

/* What a renumbering yields to. */
static bool is_vetoed(const struct forest *forest, size_t a, size_t b) {
    const struct component *component = forest->component;
    return is_apart(forest, a, b) || (component->veto != NULL && component->veto(component->argument, a, b));
}

/* --- total orders ------------------------------------------------------------------------------------------------- */

static int latest_word_first(const void *left, const void *right) {
    const struct word *a = left;
    const struct word *b = right;
    if ((a->verdict == WORD_RENUMBERED) != (b->verdict == WORD_RENUMBERED)) {
        return a->verdict == WORD_RENUMBERED ? 1 : -1;
    }
    if (a->recorded != b->recorded) {
        return a->recorded > b->recorded ? -1 : 1;
    }
    if (a->time != b->time) {
        return a->time > b->time ? -1 : 1;
    }
    const int by_event = strcmp(b->event, a->event);
    if (by_event != 0) {
        return by_event;
    }
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : a->b < b->b ? -1 : a->b > b->b;
}

static int heaviest_link_first(const void *left, const void *right) {
    const struct link *a = left;
    const struct link *b = right;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : a->b < b->b ? -1 : a->b > b->b;
}

/* --- the three passes --------------------------------------------------------------------------------------------- */

/* Of several words about one pair the latest counts. The list is sorted: an earlier entry is the later word. */
static bool is_overruled(const struct component *component, size_t at) {
    const struct word *word = &component->words[at];
    for (size_t i = 0; i < at; i++) {
        if (component->words[i].a == word->a && component->words[i].b == word->b) {
            return true;
        }
    }
    return false;
}

static void heed_words(struct forest *forest) {
    struct component *component = (struct component *)(uintptr_t)forest->component;
    if (component->word_count > 0) {
        qsort(component->words, component->word_count, sizeof *component->words, latest_word_first);
    }
    for (size_t i = 0; i < component->word_count; i++) {
        const struct word *word = &component->words[i];
        if (word->verdict == WORD_APART && !is_overruled(component, i)) {
            *apart_mark(forest, word->a, word->b) = true;
            *apart_mark(forest, word->b, word->a) = true;
        }
    }
    for (size_t i = 0; i < component->word_count; i++) {
        const struct word *word = &component->words[i];
        if (word->verdict != WORD_APART && !is_overruled(component, i) &&
            root_of(forest, word->a) != root_of(forest, word->b) &&
            !any_across(forest, word->a, word->b, word->verdict == WORD_RENUMBERED ? is_vetoed : is_apart)) {
            unite(forest, word->a, word->b);
        }
    }
}

static size_t other_end(const struct link *link, size_t node) {
    return link->a == node ? link->b : link->a;
}

/* What is asked about, nearly as heavy as the best link, and in conflict with where that leads. */
static bool has_rival(const struct forest *forest, size_t node, const struct link *best) {
    const struct component *component = forest->component;
    for (size_t i = 0; i < component->rival_count; i++) {
        const struct link *rival = &component->rivals[i];
        if (rival->a == node && best->weight - rival->weight < component->margin &&
            component->conflict(component->argument, other_end(best, node), rival->b)) {
            return true;
        }
    }
    return false;
}

/* A record that links to two sides which cannot stand together, with no clear favourite, belongs to neither for now; one
 * without a full name has no favourites. */
static bool fits_two_sides(const struct forest *forest, size_t node) {
    const struct component *component = forest->component;
    const struct link *best = NULL;
    const bool modest = component->modest != NULL && component->modest[node];
    for (size_t i = 0; i < component->link_count; i++) { /* sorted: the first is the heaviest */
        const struct link *link = &component->links[i];
        if (link->a != node && link->b != node) {
            continue;
        }
        if (best == NULL) {
            best = link;
        } else if ((modest || best->weight - link->weight < component->margin) &&
                   is_barred(forest, other_end(best, node), other_end(link, node))) {
            return true;
        }
    }
    return best != NULL && has_rival(forest, node, best);
}

static void follow_links(struct forest *forest) {
    const struct component *component = forest->component;
    for (size_t i = 0; i < component->link_count; i++) {
        const struct link *link = &component->links[i];
        const size_t a = root_of(forest, link->a);
        const size_t b = root_of(forest, link->b);
        if (a != b && !forest->alone[link->a] && !forest->alone[link->b] &&
            forest->size[a] + forest->size[b] <= component->cap && !any_across(forest, a, b, is_barred)) {
            unite(forest, a, b);
        }
    }
}

static struct forest forest_new(struct component *component, struct arena *arena) {
    const size_t count = component->node_count;
    struct forest forest = {.component = component,
                            .root = ARENA_NEW(arena, size_t, count),
                            .next = ARENA_NEW(arena, size_t, count),
                            .size = ARENA_NEW(arena, size_t, count),
                            .apart = ARENA_NEW(arena, bool, count *count),
                            .alone = ARENA_NEW(arena, bool, count)};
    for (size_t i = 0; i < count; i++) {
        forest.root[i] = i;
        forest.next[i] = i;
        forest.size[i] = 1;
    }
    return forest;
}

size_t *cluster_component(struct component *component, struct arena *arena, size_t *count) {
    struct forest forest = forest_new(component, arena);
    heed_words(&forest);
    if (component->link_count > 0) {
        qsort(component->links, component->link_count, sizeof *component->links, heaviest_link_first);
    }
    for (size_t i = 0; component->link_count + component->rival_count > 1 && i < component->node_count; i++) {
        forest.alone[i] = fits_two_sides(&forest, i);
    }
    follow_links(&forest);
    size_t *numbers = ARENA_NEW(arena, size_t, component->node_count + 1);
    size_t *of_root = ARENA_NEW(arena, size_t, component->node_count + 1);
    *count = 0;
    for (size_t i = 0; i < component->node_count; i++) {
        const size_t root = root_of(&forest, i);
        if (of_root[root] == 0) {
            of_root[root] = ++*count;
        }
        numbers[i] = of_root[root] - 1;
    }
    return numbers;
}
