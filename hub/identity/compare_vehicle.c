/* Vehicles: the same car says much when both own it, little when one only drives it. */
#include "hub/identity/comparing.h"

#include <string.h>

enum relation { OWNS, MAY_OWN, ONLY_DRIVES };

static enum relation relation_of(const struct item *item) {
    const struct part relation = item->form.parts[VEHICLE_RELATION];
    if (part_is(relation, "owner")) {
        return OWNS;
    }
    return relation.length == 0 || part_is(relation, "unknown") ? MAY_OWN : ONLY_DRIVES;
}

static enum level_id same_vin(enum relation a, enum relation b) {
    static const enum level_id levels[3][3] = {
        {LEVEL_VEHICLE_OWNER_OWNER, LEVEL_VEHICLE_OWNER_UNKNOWN, LEVEL_VEHICLE_WITH_DRIVER},
        {LEVEL_VEHICLE_OWNER_UNKNOWN, LEVEL_VEHICLE_UNKNOWN, LEVEL_VEHICLE_WITH_DRIVER},
        {LEVEL_VEHICLE_WITH_DRIVER, LEVEL_VEHICLE_WITH_DRIVER, LEVEL_VEHICLE_WITH_DRIVER},
    };
    return levels[a][b];
}

/* One had the car until before the other had it: both own it, one after the other. Dates are YYYY-MM-DD. */
static bool one_after_the_other(const struct item *a, const struct item *b) {
    const struct part until = a->form.parts[VEHICLE_UNTIL];
    const struct part since = b->form.parts[VEHICLE_SINCE];
    return until.length == 10 && since.length == 10 && memcmp(until.text, since.text, 10) <= 0;
}

static enum level_id vehicle_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                  int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    const struct part *left = a->form.parts;
    const struct part *right = b->form.parts;
    const enum relation his = relation_of(a);
    const enum relation hers = relation_of(b);
    const bool whole = left[VEHICLE_VIN].length > 0 && right[VEHICLE_VIN].length > 0;
    const bool vin = part_agrees(left[VEHICLE_VIN], right[VEHICLE_VIN]);
    const bool tail = !whole && part_agrees(left[VEHICLE_TAIL], right[VEHICLE_TAIL]);
    const bool plate = part_agrees(left[VEHICLE_PLATE], right[VEHICLE_PLATE]);
    if (!vin && !tail && !plate) {
        const bool comparable = (left[VEHICLE_TAIL].length > 0 && right[VEHICLE_TAIL].length > 0) ||
                                (left[VEHICLE_PLATE].length > 0 && right[VEHICLE_PLATE].length > 0);
        return comparable ? LEVEL_VEHICLE_DIFFERENT : LEVEL_COUNT;
    }
    if (either_former(a, b) || one_after_the_other(a, b) || one_after_the_other(b, a)) {
        return LEVEL_VEHICLE_FORMER;
    }
    if (vin) {
        return same_vin(his, hers);
    }
    const bool driver = his == ONLY_DRIVES || hers == ONLY_DRIVES;
    if (whole) {
        return LEVEL_VEHICLE_PLATE_MOVED; /* to the owner's next car, or to somebody else's */
    }
    if (tail) {
        return driver ? LEVEL_VEHICLE_WITH_DRIVER : LEVEL_VEHICLE_TAIL_SAME;
    }
    return driver ? LEVEL_VEHICLE_PLATE_WITH_DRIVER : LEVEL_VEHICLE_PLATE_SAME;
}

void compare_vehicles(struct comparing *comparing) {
    const struct outcome outcome = best_pair(comparing, comparing->a.subjects[SUBJECT_VEHICLE],
                                             comparing->b.subjects[SUBJECT_VEHICLE], vehicle_pair);
    settle(comparing, &outcome, LEVEL_VEHICLE_MISSING);
}
