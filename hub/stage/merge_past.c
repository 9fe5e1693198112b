#include "hub/stage/merge_past.h"

#include "hub/identity/division.h"

#include <string.h>

/* --- each value once: open addressing, since a company's number may have thousands of cars --------------------------- */

static bool is_same(const struct value *a, const struct value *b) {
    return a->attribute == b->attribute && strcmp(a->normal, b->normal) == 0;
}

/* Where the position of a value stands, plus one; 0 there: it is not known yet. */
static uint32_t *slot_of(const struct past *past, const struct value *value) {
    const size_t mask = past->room * 2 - 1;
    size_t at = (g_str_hash(value->normal) ^ (value->attribute * 2654435761U)) & mask;
    while (past->slots[at] != 0 && !is_same(past->profile.values[past->slots[at] - 1].value, value)) {
        at = (at + 1) & mask;
    }
    return &past->slots[at];
}

static void grow(struct past *past) {
    struct held_value *values = ARENA_NEW(past->arena, struct held_value, past->room == 0 ? 8 : past->room * 2);
    if (past->room > 0) {
        memcpy(values, past->profile.values, past->room * sizeof *values);
    }
    past->profile.values = values;
    past->room = past->room == 0 ? 8 : past->room * 2;
    past->slots = ARENA_NEW(past->arena, uint32_t, past->room * 2);
    for (size_t i = 0; i < past->profile.count; i++) {
        *slot_of(past, values[i].value) = (uint32_t)i + 1;
    }
}

static void remember(struct past *past, const struct attribute *attribute, const struct value *value) {
    const bool says = attribute != NULL && attribute->comparator != NULL && *value->normal != '\0' &&
                      (value->flags & VALUE_PLACEHOLDER) == 0;
    if (!says) {
        return;
    }
    if (past->profile.count == past->room) {
        grow(past);
    }
    uint32_t *slot = slot_of(past, value);
    if (*slot == 0) {
        past->profile.values[past->profile.count++] = (struct held_value){.value = value, .attribute = attribute};
        *slot = (uint32_t)past->profile.count;
    }
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Values of a row that no record has numbered yet. */
static void remember_person(struct past *past, const struct person *person) {
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        for (size_t k = 0; k < mention->count; k++) {
            struct value *value = ARENA_NEW(past->arena, struct value, 1);
            *value = merge_value_by_itself(&mention->values[k]);
            remember(past, mention->attribute, value);
        }
    }
}

const struct person *past_person(const struct merge_run *run, const struct batch_row *row) {
    const struct batch_event *event = working_set_event(run->set, row->source, row->event_id);
    return &event->event->people[row->part];
}

void past_remember_row(const struct merge_run *run, struct past *past, const struct batch_row *row) {
    if (!row->stored) {
        remember_person(past, past_person(run, row));
        return;
    }
    for (size_t i = 0; i < row->claim_count; i++) {
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, row->claims[i].attribute);
        for (size_t k = 0; k < row->claims[i].count; k++) {
            const uint32_t ordinal = row->claims[i].ordinals[k];
            if (ordinal < row->record->dictionary.count) {
                remember(past, attribute, &row->record->dictionary.values[ordinal]);
            }
        }
    }
}

void past_remember_fold(const struct merge_run *run, struct past *past, const struct batch_record *record) {
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->ordinal < record->dictionary.count) {
            remember(past, attribute_by_id(run->parts->attributes, claim->attribute),
                     &record->dictionary.values[claim->ordinal]);
        }
    }
}

bool past_take_row(const struct merge_run *run, struct past *past, const struct batch_row *row) {
    struct past now = {.arena = run->arena};
    const size_t before = past->profile.count;
    past_remember_row(run, past, row);
    if (before == 0 || past->profile.count == before) {
        return false; /* nothing was said before, or nothing new now */
    }
    past_remember_row(run, &now, row);
    struct profile earlier = past->profile;
    earlier.count = before;
    if (!division_begins(run->parts->model, &earlier, &now.profile, run->arena)) {
        return false;
    }
    *past = now;
    return true;
}

int past_order(const void *left, const void *right) {
    const struct batch_row *a = *(struct batch_row *const *)left;
    const struct batch_row *b = *(struct batch_row *const *)right;
    const int order = order_compare(&a->order, &b->order);
    return order != 0 ? order : a->part - b->part;
}
