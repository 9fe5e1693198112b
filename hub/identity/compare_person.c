/* What stands in an ID number as well as in a field of its own: birth date and gender; and the party kind. When both
 * sides show the same ID number these are part of it and say nothing more. */
#include "hub/identity/comparing.h"

#include <string.h>

enum { DATES_MAX = 8, WHOLE_DATE = 10, YEAR = 4 };

struct dates {
    struct part dates[DATES_MAX];
    uint16_t indexes[DATES_MAX];
    size_t count;
};

static void add_date(struct dates *dates, struct part date, uint16_t index) {
    for (size_t i = 0; i < dates->count; i++) {
        if (part_same(dates->dates[i], date)) {
            return;
        }
    }
    if (date.length > 0 && dates->count < DATES_MAX) {
        dates->dates[dates->count] = date;
        dates->indexes[dates->count++] = index;
    }
}

static bool is_sound(const struct item *item) {
    return (item->held->value->flags & VALUE_DOUBTFUL) == 0;
}

static struct dates dates_of(const struct side *side) {
    struct dates dates = {.count = 0};
    const struct items *typed = &side->subjects[SUBJECT_BIRTH_DATE];
    const struct items *documents = &side->subjects[SUBJECT_ID_DOCUMENT];
    for (size_t i = 0; i < typed->count; i++) {
        if (is_sound(&typed->items[i])) {
            add_date(&dates, typed->items[i].form.parts[0], typed->items[i].index);
        }
    }
    for (size_t i = 0; i < documents->count; i++) {
        if (is_sound(&documents->items[i])) {
            add_date(&dates, documents->items[i].form.parts[ID_BIRTH], documents->items[i].index);
        }
    }
    return dates;
}

/* 1985-06-03 and 1985-03-06. */
static bool is_swapped(struct part a, struct part b) {
    return memcmp(a.text, b.text, YEAR) == 0 && memcmp(a.text + 5, b.text + 8, 2) == 0 &&
           memcmp(a.text + 8, b.text + 5, 2) == 0;
}

static bool both_whole(struct part a, struct part b) {
    return a.length == WHOLE_DATE && b.length == WHOLE_DATE;
}

static enum level_id compare_dates(struct part a, struct part b) {
    if (!both_whole(a, b)) {
        return memcmp(a.text, b.text, YEAR) == 0 ? LEVEL_BIRTH_YEAR : LEVEL_BIRTH_DIFFERENT;
    }
    if (part_same(a, b)) {
        return LEVEL_BIRTH_SAME;
    }
    if (is_swapped(a, b)) {
        return LEVEL_BIRTH_SWAPPED;
    }
    return one_slip(a, b) ? LEVEL_BIRTH_ONE_DIGIT : LEVEL_BIRTH_DIFFERENT;
}

void compare_birth_dates(struct comparing *comparing) {
    const struct dates a = dates_of(&comparing->a);
    const struct dates b = dates_of(&comparing->b);
    struct outcome best = OUTCOME_NONE;
    const bool implied = levels_have(&comparing->seen, LEVEL_ID_SAME);
    for (size_t i = 0; !implied && i < a.count; i++) {
        for (size_t k = 0; k < b.count; k++) {
            const enum level_id level = compare_dates(a.dates[i], b.dates[k]);
            /* Of two pairs that differ the one of whole dates is the one to tell: it contradicts. */
            if (best.level == LEVEL_COUNT || level < best.level ||
                (level == best.level && both_whole(a.dates[i], b.dates[k]))) {
                best = (struct outcome){.level = level, .a = a.indexes[i], .b = b.indexes[k]};
            }
        }
    }
    settle(comparing, &best, LEVEL_BIRTH_MISSING);
}

/* --- gender ------------------------------------------------------------------------------------------------------- */

enum { MALE = 1, FEMALE = 2 };

static unsigned gender_bit(struct part gender) {
    return part_is(gender, "male") ? MALE : part_is(gender, "female") ? FEMALE : 0;
}

static unsigned genders_in(const struct items *items, size_t part, uint16_t *index) {
    unsigned genders = 0;
    for (size_t i = 0; i < items->count; i++) {
        const unsigned bit = gender_bit(items->items[i].form.parts[part]);
        if (bit != 0 && is_sound(&items->items[i]) && !items->items[i].held->former) {
            genders |= bit;
            *index = items->items[i].index;
        }
    }
    return genders;
}

/* An ID number knows best, then the field, then the title. */
static unsigned genders_of(const struct side *side, uint16_t *index) {
    unsigned genders = genders_in(&side->subjects[SUBJECT_ID_DOCUMENT], ID_GENDER, index);
    if (genders == 0) {
        genders = genders_in(&side->subjects[SUBJECT_GENDER], 0, index);
    }
    return genders != 0 ? genders : genders_in(&side->subjects[SUBJECT_NAME], NAME_GENDER, index);
}

void compare_genders(struct comparing *comparing) {
    struct outcome outcome = OUTCOME_NONE;
    const unsigned a = genders_of(&comparing->a, &outcome.a);
    const unsigned b = genders_of(&comparing->b, &outcome.b);
    if (a != 0 && b != 0 && !levels_have(&comparing->seen, LEVEL_ID_SAME)) {
        outcome.level = (a & b) != 0 ? LEVEL_GENDER_SAME : LEVEL_GENDER_DIFFERENT;
    }
    settle(comparing, &outcome, LEVEL_GENDER_MISSING);
}

/* --- party kind --------------------------------------------------------------------------------------------------- */

static unsigned kind_by_name(const struct side *side) {
    unsigned kind = 0;
    for (size_t i = 0; i < side->subjects[SUBJECT_NAME].count; i++) {
        const struct item *item = &side->subjects[SUBJECT_NAME].items[i];
        const struct part name = item->form.parts[NAME_KIND];
        if (part_is(name, "organisation") && !item->held->former) {
            return IS_ORGANISATION;
        }
        kind |= part_is(name, "person") || part_is(name, "title") ? IS_PERSON : 0;
    }
    return kind;
}

static unsigned kind_by_document(const struct side *side) {
    unsigned kind = 0;
    for (size_t i = 0; i < side->subjects[SUBJECT_ID_DOCUMENT].count; i++) {
        const struct item *item = &side->subjects[SUBJECT_ID_DOCUMENT].items[i];
        if (!item->held->former && part_is(item->form.parts[ID_VALID], "1")) {
            kind |= part_is(item->form.parts[ID_TYPE], "uscc") ? IS_ORGANISATION : IS_PERSON;
        }
    }
    return kind;
}

static unsigned kind_typed(const struct side *side, uint16_t *index) {
    unsigned kind = 0;
    for (size_t i = 0; i < side->subjects[SUBJECT_PARTY_KIND].count; i++) {
        const struct item *item = &side->subjects[SUBJECT_PARTY_KIND].items[i];
        const struct part typed = item->form.parts[0];
        if (!item->held->former) {
            *index = item->index;
            kind |= part_is(typed, "organisation") ? IS_ORGANISATION : part_is(typed, "person") ? IS_PERSON : 0;
        }
    }
    return kind;
}

/* What the store says outweighs what its other fields look like: a person under a company's name stays a person, since
 * a wrong merge costs more than a question. A code of either sort tells where nothing was said. */
static unsigned party_kind_of(const struct side *side, uint16_t *index) {
    const unsigned typed = kind_typed(side, index);
    if (typed != 0) {
        return typed;
    }
    const unsigned name = kind_by_name(side);
    const unsigned document = kind_by_document(side);
    return name == IS_ORGANISATION || (document & IS_ORGANISATION) != 0 ? IS_ORGANISATION : name | document;
}

void compare_party_kinds(struct comparing *comparing) {
    struct outcome outcome = OUTCOME_NONE;
    const unsigned a = party_kind_of(&comparing->a, &outcome.a);
    const unsigned b = party_kind_of(&comparing->b, &outcome.b);
    comparing->result->party_a = a;
    comparing->result->party_b = b;
    if (a != 0 && b != 0) {
        outcome.level = (a & b) != 0 ? LEVEL_PARTY_SAME : LEVEL_PARTY_DIFFERENT;
    }
    settle(comparing, &outcome, LEVEL_PARTY_MISSING);
}
