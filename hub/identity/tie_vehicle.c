#include "hub/identity/tie_vehicle.h"

#include "hub/identity/forms.h"

#include <string.h>

enum { DAY_TEXT = 10 };
#define ANY_KEY (~0U)

/* What one record says of one car, all of it together: that it was delivered, and on another day that it was sold. */
struct holding {
    struct form form;
    bool owns, drives; /* neither: it may own it */
    bool former, firm;
    bool done;            /* looked at as part of another one */
    instant since, until; /* the days it names; INSTANT_NONE: none */
    instant said;         /* when what says so happened */
};

struct holdings {
    struct holding *all;
    size_t count;
};

static instant day_of(struct part day) {
    char text[DAY_TEXT + 1] = "";
    instant at = INSTANT_NONE;
    if (day.length != DAY_TEXT) {
        return INSTANT_NONE;
    }
    memcpy(text, day.text, DAY_TEXT);
    return instant_parse(text, &at) ? at : INSTANT_NONE;
}

static struct holding holding_of(const struct held_value *held, bool firm) {
    const struct form form = form_of(held->value->normal);
    const struct part relation = form.parts[VEHICLE_RELATION];
    return (struct holding){.form = form,
                            .owns = part_is(relation, "owner"),
                            .drives = part_is(relation, "driver"),
                            .former = held->former,
                            .firm = firm,
                            .since = day_of(form.parts[VEHICLE_SINCE]),
                            .until = day_of(form.parts[VEHICLE_UNTIL]),
                            .said = held->since};
}

static struct holdings holdings_of(const struct profile *profile, unsigned party, struct arena *arena) {
    struct holdings holdings = {.all = ARENA_NEW(arena, struct holding, profile->count + 1)};
    for (size_t i = 0; i < profile->count; i++) {
        const struct held_value *held = &profile->values[i];
        if (!held->generic && held->attribute->comparator != NULL &&
            strcmp(held->attribute->comparator, "vehicle") == 0) {
            holdings.all[holdings.count++] = holding_of(held, (party & IS_ORGANISATION) != 0);
        }
    }
    return holdings;
}

/* By its whole number, else its end, else its plate, as long as no number speaks against it. */
static bool is_one_car(const struct part *a, const struct part *b, unsigned shared) {
    const bool whole = a[VEHICLE_VIN].length > 0 && b[VEHICLE_VIN].length > 0;
    const bool tails = a[VEHICLE_TAIL].length > 0 && b[VEHICLE_TAIL].length > 0;
    if (whole) {
        return (shared >> KEY_VIN & 1) != 0 && part_same(a[VEHICLE_VIN], b[VEHICLE_VIN]);
    }
    return tails ? (shared >> KEY_VIN_TAIL & 1) != 0 && part_same(a[VEHICLE_TAIL], b[VEHICLE_TAIL])
                 : (shared >> KEY_PLATE & 1) != 0 && part_agrees(a[VEHICLE_PLATE], b[VEHICLE_PLATE]);
}

static void join(struct holding *whole, const struct holding *part) {
    whole->drives = (whole->drives && !part->owns) || (part->drives && !whole->owns);
    whole->owns = whole->owns || part->owns;
    whole->former = whole->former && part->former;
    whole->since = instant_earlier(whole->since, part->since);
    whole->said = instant_earlier(whole->said, part->said);
    whole->until = part->until > whole->until ? part->until : whole->until; /* INSTANT_NONE is the least */
}

/* All that is said of the car of one of them. */
static struct holding whole_of(struct holdings *holdings, size_t at) {
    struct holding whole = holdings->all[at];
    for (size_t i = 0; i < holdings->count; i++) {
        if (i != at && is_one_car(whole.form.parts, holdings->all[i].form.parts, ANY_KEY)) {
            join(&whole, &holdings->all[i]);
            holdings->all[i].done = true;
        }
    }
    holdings->all[at].done = true;
    return whole;
}

/* --- at one time ---------------------------------------------------------------------------------------------------- */

static bool is_over(const struct holding *holding) {
    return holding->former || holding->until != INSTANT_NONE;
}

/* A firm has cars to be driven: who comes with one of them and does not say that it is his drives it. */
static bool drives_for(const struct holding *driver, const struct holding *owner) {
    return (driver->drives && (owner->owns || (owner->firm && !owner->drives))) ||
           (!driver->owns && !driver->firm && owner->firm && !owner->drives);
}

static void note_together(struct car_tie *tie, const struct holding *a, const struct holding *b) {
    const instant since = a->said > b->said ? a->said : b->said;
    const bool a_drives = drives_for(a, b);
    const bool b_drives = drives_for(b, a);
    if (!tie->together || since < tie->together_since) {
        tie->together_since = since;
    }
    tie->together = true;
    tie->both_own = tie->both_own || (a->owns && b->owns);
    tie->driver = tie->driver || a_drives || b_drives;
    tie->b_drives = tie->b_drives || (b_drives && !a_drives);
}

/* --- one after the other -------------------------------------------------------------------------------------------- */

static bool may_own(const struct holding *holding) {
    return !holding->drives;
}

static instant first_known(instant a, instant b) {
    return a != INSTANT_NONE ? a : b;
}

/* Did `first` have it before `next`, as a source says? */
static bool ended_before(const struct holding *first, const struct holding *next) {
    const instant taken = first_known(next->since, next->said);
    return first->until != INSTANT_NONE ? taken != INSTANT_NONE && first->until <= taken
                                        : first->former && !is_over(next);
}

/* Two owners of whom no source says that one gave it up: who had it first is who said so first, as long as the other one names
 * the day on which he took it. Who merely calls himself the owner may be the wife, or the firm's driver. */
static bool began_before(const struct holding *first, const struct holding *next) {
    const instant mine = instant_day(first_known(first->since, first->said));
    const instant his = instant_day(first_known(next->since, next->said));
    return first->owns && next->owns && next->since != INSTANT_NONE && !is_over(first) && !is_over(next) && mine < his;
}

static void note_previous(struct car_tie *tie, const struct holding *first, const struct holding *next, bool b_before) {
    const bool dated = ended_before(first, next);
    if (!may_own(first) || !may_own(next) || !(first->owns || next->owns) || !(dated || began_before(first, next)) ||
        (tie->previous && (tie->dated || !dated))) {
        return;
    }
    tie->previous = true;
    tie->dated = dated;
    tie->b_before = b_before;
    tie->since = first_known(first->since, first->said);
    tie->until = first_known(first->until, first_known(next->since, next->said));
}

/* --- all of them ---------------------------------------------------------------------------------------------------- */

static void look_at(struct car_tie *tie, const struct holding *a, const struct holding *b) {
    if (!is_over(a) && !is_over(b)) {
        note_together(tie, a, b);
    }
    note_previous(tie, a, b, false);
    note_previous(tie, b, a, true);
}

struct car_tie car_tie_of(const struct profile *a, const struct profile *b, unsigned party_a, unsigned party_b,
                          struct shared_keys shared, struct arena *arena) {
    struct car_tie tie = {.together_since = INSTANT_NONE, .since = INSTANT_NONE, .until = INSTANT_NONE};
    if ((shared.ever & (1U << KEY_VIN | 1U << KEY_VIN_TAIL | 1U << KEY_PLATE)) == 0) {
        return tie;
    }
    struct holdings his = holdings_of(a, party_a, arena);
    struct holdings hers = holdings_of(b, party_b, arena);
    for (size_t i = 0; i < his.count; i++) {
        for (size_t k = 0; k < hers.count; k++) {
            if (!his.all[i].done && !hers.all[k].done &&
                is_one_car(his.all[i].form.parts, hers.all[k].form.parts, shared.ever)) {
                const struct holding left = whole_of(&his, i);
                const struct holding right = whole_of(&hers, k);
                look_at(&tie, &left, &right);
            }
        }
    }
    return tie;
}
