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

static int heaviest_half_first(const void *left, const void *right) {
    const struct half_link *a = left;
    const struct half_link *b = right;
    return heaviest_link_first(&a->link, &b->link);
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
 * without a full name has no favourites. From whom a steward keeps it apart is no side any more. */
static bool fits_two_sides(const struct forest *forest, size_t node) {
    const struct component *component = forest->component;
    const struct link *best = NULL;
    const bool modest = component->modest != NULL && component->modest[node];
    for (size_t i = 0; i < component->link_count; i++) { /* sorted: the first is the heaviest */
        const struct link *link = &component->links[i];
        if ((link->a != node && link->b != node) || is_apart(forest, node, other_end(link, node))) {
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

/* --- halves --------------------------------------------------------------------------------------------------------- */

/* The halves of each node, the heaviest first: of[starts[node]] to of[starts[node + 1]]. */
struct half_lists {
    const struct half_link **of;
    size_t *starts;
};

static struct half_lists list_halves(struct component *component, struct arena *arena) {
    struct half_lists lists = {.of = ARENA_NEW(arena, const struct half_link *, component->half_count * 2),
                               .starts = ARENA_NEW(arena, size_t, component->node_count + 2)};
    qsort(component->halves, component->half_count, sizeof *component->halves, heaviest_half_first);
    for (size_t i = 0; i < component->half_count; i++) {
        lists.starts[component->halves[i].link.a + 2]++;
        lists.starts[component->halves[i].link.b + 2]++;
    }
    for (size_t i = 2; i < component->node_count + 2; i++) {
        lists.starts[i] += lists.starts[i - 1];
    }
    for (size_t i = 0; i < component->half_count; i++) { /* starts[node + 1] moves on to where the next node's begin */
        lists.of[lists.starts[component->halves[i].link.a + 1]++] = &component->halves[i];
        lists.of[lists.starts[component->halves[i].link.b + 1]++] = &component->halves[i];
    }
    return lists;
}

/* A record without a full name whose halves lead to members of one cluster and are a whole together. */
struct fit {
    size_t node, to; /* to: where the heaviest of them leads */
    int32_t weight;
};

static int heaviest_fit_first(const void *left, const void *right) {
    const struct fit *a = left;
    const struct fit *b = right;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return a->node != b->node ? (a->node < b->node ? -1 : 1) : (a->to > b->to) - (a->to < b->to);
}

/* The halves of a node that lead to the cluster of `to`. */
static unsigned halves_to(const struct forest *forest, const struct half_lists *lists, size_t node, size_t to) {
    unsigned halves = 0;
    for (size_t i = lists->starts[node]; i < lists->starts[node + 1]; i++) {
        const size_t other = other_end(&lists->of[i]->link, node);
        halves |= root_of(forest, other) == root_of(forest, to) && !forest->alone[other] ? lists->of[i]->half : 0;
    }
    return halves;
}

/* True when `other` is a candidate of the node for somebody else than the cluster of `to`, as far as no steward keeps them apart. */
static bool is_elsewhere(const struct forest *forest, size_t node, size_t other, size_t to) {
    return root_of(forest, other) != root_of(forest, to) && !any_across(forest, node, other, is_apart) &&
           any_across(forest, other, to, is_barred);
}

/* True when nothing that the node agrees with, be it a half, a link or a question, belongs to somebody in conflict with the cluster
 * of `to`: one candidate alone. */
static bool fits_alone(const struct forest *forest, const struct half_lists *lists, size_t node, size_t to) {
    const struct component *component = forest->component;
    for (size_t i = lists->starts[node]; i < lists->starts[node + 1]; i++) {
        if (is_elsewhere(forest, node, other_end(&lists->of[i]->link, node), to)) {
            return false;
        }
    }
    for (size_t i = 0; i < component->link_count; i++) {
        const struct link *link = &component->links[i];
        if ((link->a == node || link->b == node) && is_elsewhere(forest, node, other_end(link, node), to)) {
            return false;
        }
    }
    for (size_t i = 0; i < component->rival_count; i++) {
        const struct link *rival = &component->rivals[i];
        if (rival->a == node && component->conflict(component->argument, to, rival->b)) {
            return false;
        }
    }
    return true;
}

static bool fits(const struct forest *forest, const struct half_lists *lists, size_t node, size_t to) {
    const struct component *component = forest->component;
    return root_of(forest, node) != root_of(forest, to) && halves_to(forest, lists, node, to) == component->whole &&
           forest->size[root_of(forest, node)] + forest->size[root_of(forest, to)] <= component->cap &&
           !any_across(forest, node, to, is_barred);
}

static bool may_join(const struct forest *forest, const struct half_lists *lists, size_t node, size_t to) {
    return fits(forest, lists, node, to) && fits_alone(forest, lists, node, to);
}

/* Whoever stands with a full name has found his customer. */
static bool all_modest(const struct forest *forest, size_t node) {
    size_t at = node;
    do {
        if (!forest->component->modest[at] || forest->alone[at]) {
            return false;
        }
        at = forest->next[at];
    } while (at != node);
    return true;
}

static bool find_fit(const struct forest *forest, const struct half_lists *lists, size_t node, struct fit *fit) {
    for (size_t i = lists->starts[node]; i < lists->starts[node + 1]; i++) {
        const size_t to = other_end(&lists->of[i]->link, node);
        if (!forest->alone[to] && may_join(forest, lists, node, to)) {
            *fit = (struct fit){node, to, lists->of[i]->link.weight};
            return true;
        }
    }
    return false;
}

static size_t gather_fits(const struct forest *forest, const struct half_lists *lists, struct fit *fits) {
    size_t count = 0;
    for (size_t node = 0; node < forest->component->node_count; node++) {
        count += all_modest(forest, node) && find_fit(forest, lists, node, &fits[count]);
    }
    return count;
}

/* 王先生 whose phone is in one file of a customer and whose car is in another: what no file has alone, the customer has. Each union
 * may complete another, so it goes on until none is made. */
static void join_halves(struct forest *forest, const struct half_lists *lists, struct arena *arena) {
    struct fit *fits = ARENA_NEW(arena, struct fit, forest->component->node_count);
    bool joined = true;
    while (joined) {
        const size_t count = gather_fits(forest, lists, fits);
        joined = false;
        if (count > 1) {
            qsort(fits, count, sizeof *fits, heaviest_fit_first);
        }
        for (size_t i = 0; i < count; i++) {
            if (all_modest(forest, fits[i].node) && may_join(forest, lists, fits[i].node, fits[i].to)) {
                unite(forest, fits[i].to, fits[i].node);
                joined = true;
            }
        }
    }
}

/* Asked about: all halves of a record that stays without a customer, to each side that they would make a whole with. */
static void ask_halves(const struct forest *forest, const struct half_lists *lists) {
    for (size_t node = 0; node < forest->component->node_count; node++) {
        for (size_t i = lists->starts[node]; all_modest(forest, node) && i < lists->starts[node + 1]; i++) {
            const struct half_link *half = lists->of[i];
            const size_t to = other_end(&half->link, node);
            if (half->asks != NULL && !forest->alone[to] && fits(forest, lists, node, to)) {
                *half->asks = true;
            }
        }
    }
}

static void heed_halves(struct forest *forest, struct component *component, struct arena *arena) {
    if (component->half_count < 2 || component->modest == NULL) {
        return;
    }
    const struct half_lists lists = list_halves(component, arena);
    join_halves(forest, &lists, arena);
    ask_halves(forest, &lists);
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
    heed_halves(&forest, component, arena);
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
