#include "hub/identity/tie.h"

#include "hub/event/role.h"
#include "hub/identity/forms.h"
#include "hub/identity/tie_vehicle.h"

#include <string.h>

/* What speaks for a tie; bits that the rules below ask for together. */
enum sign {
    SIGN_PHONE = 1,        /* one phone of their own */
    SIGN_LANDLINE = 2,     /* it is fixed to a place */
    SIGN_FAMILY_PHONE = 4, /* one says that it is the spouse's, the parents', a child's */
    SIGN_DOOR = 8,         /* one address down to the flat */
    SIGN_SURNAME = 16,
    SIGN_GENDERS = 32, /* a man and a woman */
    SIGN_CAR = 64,     /* one car at one time */
    SIGN_DRIVER = 128, /* one owns the car, the other drives it */
};

struct tying {
    const struct profile *a, *b;
    const struct comparison *comparison;
    unsigned party_a, party_b;
    struct shared_keys shared;
    unsigned signs;
    instant phone, door; /* since when both hold it */
    struct car_tie car;
};

static bool has_key(unsigned kinds, enum key_kind kind) {
    return (kinds >> kind & 1) != 0;
}

/* --- are they two? ------------------------------------------------------------------------------------------------- */

static bool any_seen(const struct comparison *comparison, const enum level_id *levels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (levels_have(&comparison->seen, levels[i])) {
            return true;
        }
    }
    return false;
}

/* Where nothing says that they are two they may be one: a file without a name, a title that fits, a name nearly the same. */
static bool are_two(const struct comparison *comparison) {
    static const enum level_id apart[] = {LEVEL_NAME_DIFFERENT, LEVEL_NAME_ONE_CHARACTER, LEVEL_NAME_TITLE_DISAGREES,
                                          LEVEL_NAME_ORGANISATION_DIFFERENT, LEVEL_PARTY_DIFFERENT};
    static const enum level_id one[] = {LEVEL_ID_SAME,    LEVEL_ID_SAME_UNVERIFIED, LEVEL_ID_ONE_SLIP,
                                        LEVEL_BIRTH_SAME, LEVEL_ACCOUNT_SAME,       LEVEL_ID_MASKED_FITS,
                                        LEVEL_LATIN_SAME};
    return any_seen(comparison, apart, sizeof apart / sizeof *apart) &&
           (levels_have(&comparison->seen, LEVEL_PARTY_DIFFERENT) ||
            !any_seen(comparison, one, sizeof one / sizeof *one));
}

/* --- signs --------------------------------------------------------------------------------------------------------- */

static bool is_of(const struct held_value *held, const char *comparator) {
    return !held->former && held->attribute->comparator != NULL && strcmp(held->attribute->comparator, comparator) == 0;
}

typedef void pair_look(struct tying *tying, const struct held_value *a, const struct held_value *b);

/* Every pair of current values of one kind. */
static void look_at_pairs(struct tying *tying, const char *comparator, pair_look *look) {
    for (size_t i = 0; i < tying->a->count; i++) {
        for (size_t k = 0; is_of(&tying->a->values[i], comparator) && k < tying->b->count; k++) {
            if (is_of(&tying->b->values[k], comparator)) {
                look(tying, &tying->a->values[i], &tying->b->values[k]);
            }
        }
    }
}

static instant later(instant a, instant b) {
    return a > b ? a : b;
}

/* Of several values that both hold the one they held first dates the tie. */
static void date(instant *since, const struct held_value *a, const struct held_value *b) {
    const instant both = later(a->since, b->since);
    *since = *since == INSTANT_NONE || both < *since ? both : *since;
}

static bool is_family(struct part of) {
    return part_is(of, "spouse") || part_is(of, "parent") || part_is(of, "child");
}

/* Too many hold it, in whatever form a record says it a second time. */
static bool is_of_many(const struct profile *profile, const char *comparator, size_t field, struct part text) {
    for (size_t i = 0; i < profile->count; i++) {
        const struct held_value *held = &profile->values[i];
        if ((held->generic || held->crowded) && held->attribute->comparator != NULL &&
            strcmp(held->attribute->comparator, comparator) == 0 &&
            part_agrees(form_of(held->value->normal).parts[field], text)) {
            return true;
        }
    }
    return false;
}

static void look_at_phones(struct tying *tying, const struct held_value *a, const struct held_value *b) {
    const struct form left = form_of(a->value->normal);
    const struct form right = form_of(b->value->normal);
    const struct part whose[] = {left.parts[PHONE_OF], right.parts[PHONE_OF]};
    if (!part_agrees(left.parts[PHONE_NUMBER], right.parts[PHONE_NUMBER]) ||
        is_of_many(tying->a, "phone", PHONE_NUMBER, left.parts[PHONE_NUMBER])) {
        return;
    }
    if (is_family(whose[0]) || is_family(whose[1])) {
        tying->signs |= SIGN_FAMILY_PHONE;
    } else if (whose[0].length == 0 && whose[1].length == 0) {
        tying->signs |= SIGN_PHONE;
    } else {
        return; /* a colleague's, a driver's, the consultant's: says nothing of the two */
    }
    tying->signs |=
        part_is(left.parts[PHONE_TYPE], "landline") || part_is(left.parts[PHONE_TYPE], "service") ? SIGN_LANDLINE : 0;
    date(&tying->phone, a, b);
}

static void look_at_doors(struct tying *tying, const struct held_value *a, const struct held_value *b) {
    const struct form left = form_of(a->value->normal);
    const struct form right = form_of(b->value->normal);
    if (part_agrees(left.parts[ADDRESS_STREET], right.parts[ADDRESS_STREET]) &&
        !is_of_many(tying->a, "address", ADDRESS_STREET, left.parts[ADDRESS_STREET])) {
        tying->signs |= SIGN_DOOR;
        date(&tying->door, a, b);
    }
}

static void look_at_names(struct tying *tying, const struct held_value *a, const struct held_value *b) {
    const struct form left = form_of(a->value->normal);
    const struct form right = form_of(b->value->normal);
    if (part_agrees(left.parts[NAME_SURNAME], right.parts[NAME_SURNAME])) {
        tying->signs |= SIGN_SURNAME;
    }
}

static bool holds_too_many(const struct profile *profile, const char *comparator) {
    size_t count = 0;
    for (size_t i = 0; profile->count > TIE_VALUES_MAX && i < profile->count; i++) {
        const char *of = profile->values[i].attribute->comparator;
        count += of != NULL && strcmp(of, comparator) == 0;
    }
    return count > TIE_VALUES_MAX;
}

static bool ties_by(const struct tying *tying, const char *comparator) {
    return !holds_too_many(tying->a, comparator) && !holds_too_many(tying->b, comparator);
}

static void look_at_cars(struct tying *tying, struct arena *arena) {
    tying->car = car_tie_of(tying->a, tying->b, tying->party_a, tying->party_b, tying->shared, arena);
    tying->signs |= tying->car.together && !tying->car.both_own ? SIGN_CAR : 0;
    tying->signs |= tying->car.driver ? SIGN_DRIVER : 0;
}

static void gather_signs(struct tying *tying, struct arena *arena) {
    if (has_key(tying->shared.current, KEY_PHONE) && ties_by(tying, "phone")) {
        look_at_pairs(tying, "phone", look_at_phones);
    }
    if (has_key(tying->shared.current, KEY_DOOR) && ties_by(tying, "address")) {
        look_at_pairs(tying, "address", look_at_doors);
    }
    look_at_pairs(tying, "name", look_at_names);
    tying->signs |= levels_have(&tying->comparison->seen, LEVEL_GENDER_DIFFERENT) ? SIGN_GENDERS : 0;
    if (ties_by(tying, "vehicle")) {
        look_at_cars(tying, arena);
    }
}

/* --- rules --------------------------------------------------------------------------------------------------------- */

enum between { TWO_PERSONS, FIRM_AND_PERSON, ANYBODY };

/* The first that is met counts for its kind. A phone alone is shared by colleagues as well as by families: it takes the
 * surname that father and son have, or a man and a woman. */
static const struct {
    enum tie_kind kind;
    enum between between;
    unsigned signs, evidence;
} rules[] = {
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_FAMILY_PHONE, TIE_BY_PHONE},
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_PHONE | SIGN_DOOR, TIE_BY_PHONE | TIE_BY_ADDRESS},
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_PHONE | SIGN_SURNAME, TIE_BY_PHONE},
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_PHONE | SIGN_GENDERS, TIE_BY_PHONE},
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_DOOR, TIE_BY_ADDRESS},
    {TIE_HOUSEHOLD, TWO_PERSONS, SIGN_CAR | SIGN_SURNAME, TIE_BY_VEHICLE},
    {TIE_EMPLOYS, FIRM_AND_PERSON, SIGN_DOOR, TIE_BY_ADDRESS},
    {TIE_EMPLOYS, FIRM_AND_PERSON, SIGN_PHONE | SIGN_LANDLINE, TIE_BY_PHONE},
    {TIE_DRIVES_FOR, ANYBODY, SIGN_DRIVER, TIE_BY_VEHICLE},
    {TIE_CONTACT_OF, FIRM_AND_PERSON, SIGN_PHONE, TIE_BY_PHONE},
};

static bool is_between(const struct tying *tying, enum between between) {
    const unsigned a = tying->party_a;
    const unsigned b = tying->party_b;
    if (between == TWO_PERSONS) {
        return ((a | b) & IS_ORGANISATION) == 0;
    }
    return between == ANYBODY || (a == IS_ORGANISATION && b == IS_PERSON) || (a == IS_PERSON && b == IS_ORGANISATION);
}

/* A family's car is driven by the family; whoever answers the firm's own telephone works there. */
static bool is_said_already(const struct tie *ties, size_t count, enum tie_kind kind) {
    for (size_t i = 0; i < count; i++) {
        if (ties[i].kind == kind || (ties[i].kind == TIE_HOUSEHOLD && kind == TIE_DRIVES_FOR) ||
            (ties[i].kind == TIE_EMPLOYS && kind == TIE_CONTACT_OF)) {
            return true;
        }
    }
    return false;
}

static bool is_turned(const struct tying *tying, enum tie_kind kind) {
    const bool a_is_firm = (tying->party_a & IS_ORGANISATION) != 0;
    return kind == TIE_EMPLOYS      ? !a_is_firm
           : kind == TIE_CONTACT_OF ? a_is_firm
           : kind == TIE_DRIVES_FOR ? tying->car.b_drives
                                    : false;
}

static instant since_of(const struct tying *tying, unsigned evidence) {
    const instant all[] = {(evidence & TIE_BY_PHONE) != 0 ? tying->phone : INSTANT_NONE,
                           (evidence & TIE_BY_ADDRESS) != 0 ? tying->door : INSTANT_NONE,
                           (evidence & TIE_BY_VEHICLE) != 0 ? tying->car.together_since : INSTANT_NONE};
    return later(all[0], later(all[1], all[2]));
}

static struct tie tie_by(const struct tying *tying, enum tie_kind kind, unsigned evidence) {
    return (struct tie){.kind = kind,
                        .turned = is_turned(tying, kind),
                        .evidence = evidence,
                        .since = since_of(tying, evidence),
                        .until = INSTANT_NONE};
}

/* Whoever lives or works together had the car together, whatever two stores say of its owner. */
static bool sold_it(const struct tying *tying, size_t count) {
    return tying->car.previous && (tying->car.dated || count == 0);
}

static size_t find(struct tying *tying, struct arena *arena, struct tie ties[TIES_MAX]) {
    size_t count = 0;
    gather_signs(tying, arena);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if ((tying->signs & rules[i].signs) == rules[i].signs && is_between(tying, rules[i].between) &&
            !is_said_already(ties, count, rules[i].kind)) {
            ties[count++] = tie_by(tying, rules[i].kind, rules[i].evidence);
        }
    }
    if (sold_it(tying, count)) {
        ties[count++] = (struct tie){.kind = TIE_PREVIOUS_OWNER,
                                     .turned = tying->car.b_before,
                                     .evidence = TIE_BY_VEHICLE,
                                     .since = tying->car.since,
                                     .until = tying->car.until};
    }
    return count;
}

/* The record with the smaller id comes first, so that both ends see the same. */
size_t ties_find(const struct profile *a, const struct profile *b, const struct comparison *comparison,
                 struct shared_keys shared, struct arena *arena, struct tie ties[TIES_MAX]) {
    const bool turned = uuid_order(&a->record, &b->record) > 0;
    struct tying tying = {.a = turned ? b : a,
                          .b = turned ? a : b,
                          .comparison = comparison,
                          .party_a = turned ? comparison->party_b : comparison->party_a,
                          .party_b = turned ? comparison->party_a : comparison->party_b,
                          .shared = shared,
                          .phone = INSTANT_NONE,
                          .door = INSTANT_NONE};
    if (shared.ever == 0 || !are_two(comparison)) {
        return 0;
    }
    const size_t count = find(&tying, arena, ties);
    for (size_t i = 0; turned && i < count; i++) {
        ties[i].turned = ties[i].kind != TIE_HOUSEHOLD && !ties[i].turned;
    }
    return count;
}

bool tie_differs(const struct tie *a, const struct tie *b) {
    return a->turned != b->turned || a->evidence != b->evidence || a->since != b->since || a->until != b->until;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

enum tie_kind tie_of_role(const char *role) {
    static const enum tie_kind kinds[BOND_COUNT] = {
        [BOND_NONE] = TIE_NONE, [BOND_DRIVER] = TIE_DRIVES_FOR, [BOND_CONTACT] = TIE_CONTACT_OF};
    return kinds[role_bond(role)];
}

const char *tie_kind_name(enum tie_kind kind) {
    static const char *const names[TIE_KINDS] = {"",           "household",  "employs",
                                                 "drives-for", "contact-of", "previous-owner-of"};
    return kind < TIE_KINDS ? names[kind] : "";
}

const char *tie_evidence_name(unsigned bit) {
    static const char *const names[] = {"phone", "address", "vehicle", "document"};
    return bit < sizeof names / sizeof *names ? names[bit] : NULL;
}
