/* Limits of the zones: pairs of the passes in the order of their weight by the numbers estimated, each as often the same as
 * its pass found. */
#include "hub/identity/training.h"

#include <math.h>
#include <stdlib.h>

#define REVIEW_SAME 0.1 /* one in ten just above the review limit */
#define BAND 1.0        /* bits that "just above" means */

struct weighed {
    double weight; /* bits */
    double pairs, same;
};

static double weight_of(const struct training *training, const struct pattern *pattern) {
    double weight = 0;
    for (size_t i = 0; i < training->subject_count; i++) {
        if (pattern->levels[i] != 0) {
            const struct outcome_share *level = &training->subjects[i].levels[pattern->levels[i] - 1];
            weight += log2(level->m / level->u);
        }
    }
    return weight;
}

static int heaviest_first(const void *left, const void *right) {
    const struct weighed *a = left;
    const struct weighed *b = right;
    return a->weight > b->weight ? -1 : a->weight < b->weight;
}

static struct weighed *weigh(struct training *training, size_t *count) {
    size_t room = 0;
    for (size_t i = 0; i < training->pass_count; i++) {
        room += training->passes[i].patterns.list->len;
    }
    struct weighed *all = ARENA_NEW(training->arena, struct weighed, room + 1);
    *count = 0;
    for (size_t i = 0; i < training->pass_count; i++) {
        const GPtrArray *list = training->passes[i].patterns.list;
        for (unsigned p = 0; p < list->len; p++) {
            const struct pattern *pattern = g_ptr_array_index(list, p);
            all[(*count)++] =
                (struct weighed){weight_of(training, pattern), pattern->count, pattern->count * pattern->posterior};
        }
    }
    qsort(all, *count, sizeof *all, heaviest_first);
    return all;
}

/* The lowest weight from which on upwards the pairs are as pure as asked. */
static void suggest_link(const struct weighed *all, size_t count, double precision, struct training_summary *summary) {
    double pairs = 0;
    double same = 0;
    for (size_t i = 0; i < count; i++) {
        pairs += all[i].pairs;
        same += all[i].same;
        if (same >= precision * pairs) {
            summary->has_link = true;
            summary->link = all[i].weight;
        }
    }
}

/* The lowest weight with enough of the same in the band above it, not above the link limit. */
static void suggest_review(const struct weighed *all, size_t count, struct training_summary *summary) {
    double pairs = 0;
    double same = 0;
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        pairs += all[i].pairs;
        same += all[i].same;
        for (; all[from].weight > all[i].weight + BAND; from++) {
            pairs -= all[from].pairs;
            same -= all[from].same;
        }
        if (same >= REVIEW_SAME * pairs) {
            summary->has_review = true;
            summary->review = all[i].weight;
        }
    }
    if (summary->has_link && summary->review > summary->link) {
        summary->review = summary->link;
    }
}

void training_suggest(struct training *training, double precision, struct training_summary *summary) {
    size_t count;
    const struct weighed *all = weigh(training, &count);
    suggest_link(all, count, precision, summary);
    suggest_review(all, count, summary);
}
