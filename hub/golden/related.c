#include "hub/golden/related.h"

#include <stdlib.h>
#include <string.h>

static bool is_of(const struct related *related, const struct customer_tie *tie) {
    return related->kind == tie->kind && related->inward == tie->inward && uuid_equal(&related->golden, &tie->golden);
}

static instant earlier(instant a, instant b) {
    return a == INSTANT_NONE || (b != INSTANT_NONE && b < a) ? b : a;
}

/* What one of several still shows is not over. Who sold a car had it until the first day that is told: a store that did not
 * hear of it tells the day on which it met the next owner. */
static instant end_of(const struct related *related, const struct customer_tie *tie) {
    if (related->kind == TIE_PREVIOUS_OWNER) {
        return earlier(related->until, tie->until);
    }
    const bool open = related->until == INSTANT_NONE || tie->until == INSTANT_NONE;
    return open ? INSTANT_NONE : tie->until > related->until ? tie->until : related->until;
}

static void add(struct related *related, const struct customer_tie *tie) {
    related->evidence |= tie->evidence;
    related->since = earlier(related->since, tie->since);
    related->until = end_of(related, tie);
    related->ties[related->tie_count++] = tie;
}

static size_t gather(const struct customer *customer, tie_rule *counts, void *argument, struct arena *arena,
                     struct related *all) {
    size_t count = 0;
    for (size_t i = 0; i < customer->tie_count; i++) {
        const struct customer_tie *tie = &customer->ties[i];
        if (counts != NULL && !counts(argument, tie)) {
            continue;
        }
        size_t at = 0;
        while (at < count && !is_of(&all[at], tie)) {
            at++;
        }
        if (at == count) {
            all[count++] = (struct related){.kind = tie->kind,
                                            .inward = tie->inward,
                                            .since = tie->since,
                                            .until = tie->until,
                                            .golden = tie->golden,
                                            .known = tie->known,
                                            .ties = ARENA_NEW(arena, const struct customer_tie *, customer->tie_count)};
        }
        add(&all[at], tie);
    }
    return count;
}

/* --- what says the same, or better ----------------------------------------------------------------------------------- */

static bool is_before(instant a, instant b) {
    return a != INSTANT_NONE && (b == INSTANT_NONE || a < b);
}

/* Of two who are said to have had a car one after the other, both ways round, the first is whoever had it first. */
static bool is_turned_round(const struct related *mine, const struct related *other) {
    return mine->kind == TIE_PREVIOUS_OWNER && other->kind == TIE_PREVIOUS_OWNER && mine->inward != other->inward &&
           (is_before(other->since, mine->since) || (other->since == mine->since && mine->inward));
}

/* As between two records: a family's car is driven by the family, whoever works at a firm is no mere contact; and one car that
 * went from one to the other makes no household. */
static bool outweighs(const struct related *other, const struct related *mine) {
    return (mine->kind == TIE_DRIVES_FOR && other->kind == TIE_HOUSEHOLD) ||
           (mine->kind == TIE_CONTACT_OF && other->kind == TIE_EMPLOYS) ||
           (mine->kind == TIE_HOUSEHOLD && mine->evidence == TIE_BY_VEHICLE && other->kind == TIE_PREVIOUS_OWNER) ||
           is_turned_round(mine, other);
}

static bool stands(const struct related *all, size_t count, const struct related *mine) {
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&all[i].golden, &mine->golden) && outweighs(&all[i], mine)) {
            return false;
        }
    }
    return true;
}

/* --- order ----------------------------------------------------------------------------------------------------------- */

static int by_member(const struct member *a, const struct member *b) {
    int order = strcmp(a->source, b->source);
    order = order != 0 ? order : strcmp(a->under, b->under);
    order = order != 0 ? order : strcmp(a->role, b->role);
    return order != 0 ? order : uuid_order(&a->record, &b->record);
}

static int by_tie(const void *left, const void *right) {
    const struct customer_tie *a = *(const struct customer_tie *const *)left;
    const struct customer_tie *b = *(const struct customer_tie *const *)right;
    const int order = by_member(&a->other, &b->other);
    return order != 0 ? order : by_member(a->member, b->member);
}

static int by_kind(const void *left, const void *right) {
    const struct related *a = left;
    const struct related *b = right;
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return a->inward != b->inward ? a->inward - b->inward : by_tie(a->ties, b->ties);
}

struct related *related_of(const struct customer *customer, tie_rule *counts, void *argument, struct arena *arena,
                           size_t *count) {
    struct related *all = ARENA_NEW(arena, struct related, customer->tie_count + 1);
    struct related *standing = ARENA_NEW(arena, struct related, customer->tie_count + 1);
    const size_t found = gather(customer, counts, argument, arena, all);
    *count = 0;
    for (size_t i = 0; i < found; i++) {
        if (stands(all, found, &all[i])) {
            qsort(all[i].ties, all[i].tie_count, sizeof *all[i].ties, by_tie);
            standing[(*count)++] = all[i];
        }
    }
    if (*count > 0) {
        qsort(standing, *count, sizeof *standing, by_kind);
    }
    return standing;
}

/* --- words ----------------------------------------------------------------------------------------------------------- */

const char *related_word(enum tie_kind kind, bool inward) {
    static const char *const inwards[TIE_KINDS] = {"",          "household",   "employed-by",
                                                   "driven-by", "has-contact", "next-owner-of"};
    return inward && kind < TIE_KINDS ? inwards[kind] : tie_kind_name(kind);
}

const char *related_evidence(unsigned evidence, struct arena *arena) {
    const char *text = "";
    for (unsigned bit = 0; tie_evidence_name(bit) != NULL; bit++) {
        if ((evidence >> bit & 1) != 0) {
            text = arena_print(arena, "%s%s%s", text, *text == '\0' ? "" : " ", tie_evidence_name(bit));
        }
    }
    return text;
}
