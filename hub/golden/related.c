#include "hub/golden/related.h"

#include <stdlib.h>
#include <string.h>

/* What one of several still shows is not over. Who sold a car had it until the first day that is told: a store that did not
 * hear of it tells the day on which it met the next owner. */
static instant end_of(const struct related *related, const struct customer_tie *tie) {
    if (related->kind == TIE_PREVIOUS_OWNER) {
        return instant_earlier(related->until, tie->until);
    }
    const bool open = related->until == INSTANT_NONE || tie->until == INSTANT_NONE;
    return open ? INSTANT_NONE : tie->until > related->until ? tie->until : related->until;
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

/* Relations with one other customer. */
struct bond {
    struct related *all;
    size_t count;
};

/* Of two previous owners one always stands, so that whoever is outweighed by what stands is found within a few steps. */
static bool stands(const struct bond *bond, const struct related *mine) {
    for (size_t i = 0; i < bond->count; i++) {
        if (outweighs(&bond->all[i], mine) && stands(bond, &bond->all[i])) {
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

static int by_files(const struct customer_tie *a, const struct customer_tie *b) {
    const int order = by_member(&a->other, &b->other);
    return order != 0 ? order : by_member(a->member, b->member);
}

static int by_relation(const struct customer_tie *a, const struct customer_tie *b) {
    const int order = uuid_order(&a->golden, &b->golden);
    if (order != 0 || a->kind != b->kind) {
        return order != 0 ? order : a->kind < b->kind ? -1 : 1;
    }
    return a->inward - b->inward;
}

static int by_tie(const void *left, const void *right) {
    const struct customer_tie *a = *(const struct customer_tie *const *)left;
    const struct customer_tie *b = *(const struct customer_tie *const *)right;
    const int order = by_relation(a, b);
    return order != 0 ? order : by_files(a, b);
}

static int by_kind(const void *left, const void *right) {
    const struct related *a = left;
    const struct related *b = right;
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return a->inward != b->inward ? a->inward - b->inward : by_files(a->ties[0], b->ties[0]);
}

/* --- all of them ----------------------------------------------------------------------------------------------------- */

/* Those that count, of one relation side by side. */
static const struct customer_tie **in_order(const struct customer *customer, tie_rule *counts, void *argument,
                                            struct arena *arena, size_t *count) {
    const struct customer_tie **ties = ARENA_NEW(arena, const struct customer_tie *, customer->tie_count + 1);
    *count = 0;
    for (size_t i = 0; i < customer->tie_count; i++) {
        if (counts == NULL || counts(argument, &customer->ties[i])) {
            ties[(*count)++] = &customer->ties[i];
        }
    }
    if (*count > 0) {
        qsort(ties, *count, sizeof *ties, by_tie);
    }
    return ties;
}

/* The relation that begins at the first of the ties. */
static struct related join(const struct customer_tie **ties, size_t count) {
    struct related related = {.kind = ties[0]->kind,
                              .inward = ties[0]->inward,
                              .since = ties[0]->since,
                              .until = ties[0]->until,
                              .golden = ties[0]->golden,
                              .known = ties[0]->known,
                              .ties = ties};
    while (related.tie_count < count && by_relation(ties[0], ties[related.tie_count]) == 0) {
        const struct customer_tie *tie = ties[related.tie_count++];
        related.evidence |= tie->evidence;
        related.since = instant_earlier(related.since, tie->since);
        related.until = end_of(&related, tie);
    }
    return related;
}

/* Drops what does not stand of the relations with the last other customer, which begin at `from`. Returns how many are left. */
static size_t sift(struct related *all, size_t from, size_t count) {
    const struct bond bond = {&all[from], count - from};
    bool standing[2 * TIE_KINDS];
    size_t kept = from;
    for (size_t i = 0; i < bond.count; i++) {
        standing[i] = stands(&bond, &bond.all[i]);
    }
    for (size_t i = 0; i < bond.count; i++) {
        if (standing[i]) {
            all[kept++] = all[from + i];
        }
    }
    return kept;
}

struct related *related_of(const struct customer *customer, tie_rule *counts, void *argument, struct arena *arena,
                           size_t *count) {
    size_t tie_count;
    const struct customer_tie **ties = in_order(customer, counts, argument, arena, &tie_count);
    struct related *all = ARENA_NEW(arena, struct related, tie_count + 1);
    size_t from = 0;
    *count = 0;
    for (size_t i = 0; i < tie_count; i += all[*count - 1].tie_count) {
        if (*count > from && !uuid_equal(&all[from].golden, &ties[i]->golden)) {
            from = *count = sift(all, from, *count);
        }
        all[(*count)++] = join(&ties[i], tie_count - i);
    }
    *count = sift(all, from, *count);
    if (*count > 0) {
        qsort(all, *count, sizeof *all, by_kind);
    }
    return all;
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
