#include "hub/identity/comparing.h"

#include <string.h>

static const char *const subject_names[SUBJECT_COUNT] = {"name",        "latin-name", "birth-date", "gender",
                                                         "id-document", "phone",      "email",      "account",
                                                         "address",     "vehicle",    "party-kind", "text"};

static int subject_of(const struct held_value *held) {
    const char *comparator = held->attribute->comparator;
    if (comparator == NULL || *held->value->normal == '\0') {
        return -1;
    }
    for (int i = 0; i < SUBJECT_COUNT; i++) {
        if (strcmp(subject_names[i], comparator) == 0) {
            return i;
        }
    }
    return -1;
}

/* Two passes: how many of each, then into place. */
struct side side_of(const struct profile *profile, struct arena *arena) {
    struct side side = {.profile = profile};
    int8_t *subjects = ARENA_NEW(arena, int8_t, profile->count + 1);
    size_t starts[SUBJECT_COUNT + 1] = {0};
    for (size_t i = 0; i < profile->count; i++) {
        subjects[i] = (int8_t)subject_of(&profile->values[i]);
        if (subjects[i] >= 0) {
            starts[subjects[i] + 1]++;
        }
    }
    struct item *items = ARENA_NEW(arena, struct item, profile->count + 1);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        starts[s + 1] += starts[s];
        side.subjects[s].items = items + starts[s];
    }
    for (size_t i = 0; i < profile->count; i++) {
        if (subjects[i] >= 0) {
            const struct held_value *held = &profile->values[i];
            struct items *list = &side.subjects[subjects[i]];
            items[list->items - items + (ptrdiff_t)list->count++] =
                (struct item){.held = held,
                              .form = form_of(held->value->normal),
                              .index = (uint16_t)i,
                              .aside = strcmp(held->attribute->name, "former-name") == 0};
        }
    }
    return side;
}

static int32_t weight_of(const struct comparing *comparing, const struct outcome *outcome) {
    return outcome->generic ? 0 : comparing->weights[outcome->level] + outcome->frequency;
}

/* Heavier first; of equal ones the earlier level, then what spoke without being generic. */
static bool is_better(const struct comparing *comparing, const struct outcome *now, const struct outcome *best) {
    if (best->level == LEVEL_COUNT) {
        return true;
    }
    const int32_t left = weight_of(comparing, now);
    const int32_t right = weight_of(comparing, best);
    if (left != right) {
        return left > right;
    }
    return now->level != best->level ? now->level < best->level : !now->generic && best->generic;
}

struct outcome best_pair(const struct comparing *comparing, struct items a, struct items b, pair_level *level) {
    struct outcome best = OUTCOME_NONE;
    for (size_t i = 0; i < a.count; i++) {
        for (size_t k = 0; k < b.count; k++) {
            struct outcome now = {.a = a.items[i].index, .b = b.items[k].index};
            now.level = level(comparing, &a.items[i], &b.items[k], &now.frequency);
            now.generic = a.items[i].held->generic && b.items[k].held->generic;
            if (now.level != LEVEL_COUNT && is_better(comparing, &now, &best)) {
                best = now;
            }
        }
    }
    return best;
}

void settle(struct comparing *comparing, const struct outcome *outcome, enum level_id missing) {
    struct comparison *result = comparing->result;
    if (outcome->level == LEVEL_COUNT) {
        levels_add(&comparing->seen, missing);
        return;
    }
    g_assert(result->level_count < COMPARISON_LEVELS);
    struct level *level = &result->levels[result->level_count++];
    *level = (struct level){.comparator = level_comparator(outcome->level),
                            .level = level_name(outcome->level),
                            .a = outcome->a,
                            .b = outcome->b,
                            .generic = outcome->generic};
    if (outcome->generic) {
        levels_add(&comparing->seen, missing);
        return;
    }
    level->weight = comparing->weights[outcome->level];
    level->frequency = outcome->frequency;
    result->weight += level->weight + level->frequency;
    levels_add(&comparing->seen, outcome->level);
}

bool either_former(const struct item *a, const struct item *b) {
    return a->held->former || b->held->former;
}

bool one_slip(struct part a, struct part b) {
    if (a.length > b.length) {
        const struct part swap = a;
        a = b;
        b = swap;
    }
    size_t head = 0;
    size_t tail = 0;
    while (head < a.length && a.text[head] == b.text[head]) {
        head++;
    }
    while (tail < a.length - head && a.text[a.length - 1 - tail] == b.text[b.length - 1 - tail]) {
        tail++;
    }
    const size_t left = a.length - head - tail;
    const size_t right = b.length - head - tail;
    const bool swapped =
        left == 2 && right == 2 && a.text[head] == b.text[head + 1] && a.text[head + 1] == b.text[head];
    return swapped || (right == 1 && left <= 1);
}
