/* Who belongs together without being one customer, and who does not. */
#include "tests/unit/identity/identity_support.h"

#include "hub/identity/tie.h"

#include <string.h>

struct found {
    struct tie ties[TIES_MAX];
    size_t count;
};

/* The kinds of key that both hold, as the merge finds them. */
static struct shared_keys shared_of(struct identity *identity, const struct profile *a, const struct profile *b) {
    struct shared_keys shared = {0};
    size_t count_a;
    size_t count_b;
    const struct identity_key *mine = keys_of_profile(identity->keyer, a, identity->arena, &count_a);
    const struct identity_key *his = keys_of_profile(identity->keyer, b, identity->arena, &count_b);
    for (size_t i = 0; i < count_a; i++) {
        for (size_t k = 0; k < count_b; k++) {
            const struct held_value *held = &a->values[mine[i].value];
            if (digest_order(&mine[i].digest, &his[k].digest) == 0 && !held->generic && !held->crowded) {
                shared.ever |= 1U << mine[i].kind;
                shared.current |= mine[i].former || his[k].former ? 0 : 1U << mine[i].kind;
            }
        }
    }
    return shared;
}

static struct found find(struct identity *identity, const struct profile *a, const struct profile *b) {
    struct found found = {.count = 0};
    struct comparison comparison;
    compare_profiles(identity->model, a, b, true, identity->arena, &comparison);
    found.count = ties_find(a, b, &comparison, shared_of(identity, a, b), identity->arena, found.ties);
    return found;
}

#define MAN "name=王建国", "gender=male"
#define PHONE "phone=13911112222|mobile"
#define DOOR "address=香樟路46号翠湖苑7幢602室|镜湖区|芜湖|安徽"
#define STREET "address=香樟路46号|镜湖区|芜湖|安徽"
#define CAR "vehicle=LVVDB11B9PD016482|皖B6K382|"
#define FIRM "name=芜湖江汇物流有限公司", "party-kind=organisation"
#define LANDLINE "phone=0553-4812345|work"

static const struct {
    const char *what;
    const char *a[6], *b[6];
    const char *ties; /* "kind>": from a to b, "kind<": from b to a */
} cases[] = {
    {"father and son with one phone", {MAN, PHONE}, {"name=王磊", PHONE}, "household>"},
    {"man and wife with one phone", {MAN, PHONE}, {"name=李红", "gender=female", PHONE}, "household>"},
    {"a title of his wife's", {MAN, PHONE}, {"name=李女士", PHONE}, "household>"},
    {"man and wife in one flat", {MAN, DOOR}, {"name=李红", DOOR}, "household>"},
    {"a phone that one says is the spouse's",
     {MAN, PHONE},
     {"name=李红", "phone=13911112222|mobile|spouse"},
     "household>"},
    {"son and father with one car", {"name=王磊", CAR "unknown"}, {MAN, CAR "owner"}, "household>"},
    {"a colleague with his phone", {MAN, PHONE}, {"name=陈静波", PHONE}, ""},
    {"a phone that is the colleague's", {MAN, PHONE}, {"name=王磊", "phone=13911112222|mobile|colleague"}, ""},
    {"neighbours of one street", {MAN, STREET}, {"name=王磊", STREET}, ""},
    {"namesakes with nothing in common", {MAN}, {"name=王磊"}, ""},
    {"one and the same man", {MAN, PHONE}, {MAN, PHONE}, ""},
    {"who may be the same", {MAN, PHONE}, {"name=王先生", PHONE}, ""},
    {"a file without a name", {MAN, PHONE}, {PHONE, CAR "owner"}, ""},
    {"one ID number under two names",
     {MAN, PHONE, "id-document=340202198506142320|resident-id"},
     {"name=王磊", PHONE, "id-document=340202198506142320|resident-id"},
     ""},
    {"a placeholder phone", {MAN, "phone=13800138000"}, {"name=王磊", "phone=13800138000"}, ""},
    {"a phone that too many have", {MAN, "!" PHONE}, {"name=王磊", "!" PHONE}, ""},
    {"a phone that one has no more", {MAN, "-" PHONE}, {"name=王磊", PHONE}, ""},
    {"a driver of the fleet", {FIRM, CAR "owner"}, {MAN, CAR "driver"}, "drives-for<"},
    {"who comes with the firm's car", {MAN, CAR "unknown"}, {FIRM, CAR "owner"}, "drives-for>"},
    {"who drives another man's car", {MAN, CAR "owner"}, {"name=李强", CAR "driver"}, "drives-for<"},
    {"who works at the firm", {FIRM, LANDLINE}, {MAN, LANDLINE}, "employs>"},
    {"who gives the firm's address", {MAN, DOOR}, {FIRM, DOOR}, "employs<"},
    {"who answers the firm's mobile", {FIRM, PHONE}, {MAN, PHONE}, "contact-of<"},
    {"who is reached by a switchboard that many have, and answers the firm's mobile",
     {FIRM, "~" LANDLINE, PHONE},
     {MAN, "~" LANDLINE, PHONE},
     "contact-of<"},
    {"who has a number of many under two names, and another one of his own with somebody",
     {MAN, "~phone=13711113333|mobile", "phone=13711113333|mobile|spouse", PHONE},
     {"name=陈静波", "~phone=13711113333|mobile", "phone=13711113333|mobile|spouse", PHONE},
     ""},
    {"who drives a car of too many, and another one with its owner",
     {MAN, "!" CAR "owner", "vehicle=LVTDB24B8SD310846||driver"},
     {"name=李强", "!" CAR "driver", "vehicle=LVTDB24B8SD310846||driver"},
     ""},
    {"a driver whose phone the firm gave",
     {FIRM, PHONE, CAR "owner"},
     {MAN, PHONE, CAR "driver"},
     "drives-for< contact-of<"},
    {"who sold his car",
     {MAN, CAR "owner|2020-03-01|2024-05-01"},
     {"name=李强", CAR "owner|2024-06-01"},
     "previous-owner-of>"},
    {"who bought the car", {"name=李强", CAR "owner|2024-06-01"}, {MAN, CAR "owner||2024-05-01"}, "previous-owner-of<"},
    {"who sold what was delivered, said on another day",
     {MAN, CAR "owner|2020-03-01", CAR "owner||2024-05-01"},
     {"name=王磊", CAR "owner|2024-06-01"},
     "previous-owner-of>"},
    {"who gave it up", {MAN, "-" CAR "owner"}, {"name=李强", CAR "owner"}, "previous-owner-of>"},
    {"two owners, one since later",
     {MAN, CAR "owner|2020-03-01"},
     {"name=李强", CAR "owner|2024-06-01"},
     "previous-owner-of>"},
    {"two who call themselves the owner", {MAN, CAR "owner"}, {"name=李强", CAR "owner"}, ""},
    {"father sold it to his son",
     {MAN, PHONE, CAR "owner|2020-03-01|2024-05-01"},
     {"name=王磊", PHONE, CAR "owner|2024-05-01"},
     "household> previous-owner-of>"},
    {"man and wife of one car",
     {MAN, PHONE, CAR "owner|2020-03-01"},
     {"name=李红", "gender=female", PHONE, CAR "owner|2021-03-01"},
     "household>"},
    {"a plate that moved to another car",
     {MAN, "vehicle=LVVDB11B9PD016482|皖B6K382|owner"},
     {"name=王磊", "vehicle=LVTDB24B8SD310846|皖B6K382|owner"},
     ""},
};

static const char *told(struct identity *identity, const struct found *found) {
    const char *text = "";
    for (size_t i = 0; i < found->count; i++) {
        text = arena_print(identity->arena, "%s%s%s%s", text, i == 0 ? "" : " ", tie_kind_name(found->ties[i].kind),
                           found->ties[i].turned ? "<" : ">");
    }
    return text;
}

static void assert_told(const char *what, const char *expected, const char *found) {
    if (strcmp(expected, found) != 0) {
        print_error("%s: expected \"%s\", found \"%s\"\n", what, expected, found);
    }
    assert_string_equal(expected, found);
}

static void each_pair_is_tied_by_what_it_shares(void **state) {
    struct identity *identity = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct profile a = identity_profile(identity, 1, cases[i].a);
        const struct profile b = identity_profile(identity, 2, cases[i].b);
        const struct found found = find(identity, &a, &b);
        assert_told(cases[i].what, cases[i].ties, told(identity, &found));
    }
}

/* Seen from the other end, and by ids in the other order, a tie is the same one turned round. */
static void both_ends_see_one_tie(void **state) {
    struct identity *identity = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (uint8_t first = 1; first <= 3; first += 2) {
            const struct profile a = identity_profile(identity, first, cases[i].a);
            const struct profile b = identity_profile(identity, 2, cases[i].b);
            struct found here = find(identity, &a, &b);
            const struct found there = find(identity, &b, &a);
            assert_int_equal(here.count, there.count);
            for (size_t k = 0; k < here.count; k++) {
                here.ties[k].turned = here.ties[k].kind != TIE_HOUSEHOLD && !here.ties[k].turned;
            }
            assert_told(cases[i].what, told(identity, &here), told(identity, &there));
        }
    }
}

static instant day(const char *text) {
    instant at;
    assert_true(instant_parse(text, &at));
    return at;
}

static void a_previous_owner_had_the_car_from_one_day_to_another(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, MAN, CAR "owner|2020-03-01", CAR "owner||2024-05-01");
    const struct profile b = PROFILE(identity, 2, "name=李强", CAR "owner|2024-06-01");
    const struct found found = find(identity, &a, &b);
    assert_int_equal(found.count, 1);
    assert_true(found.ties[0].since == day("2020-03-01"));
    assert_true(found.ties[0].until == day("2024-05-01"));
    assert_int_equal(found.ties[0].evidence, TIE_BY_VEHICLE);
}

static void a_household_dates_from_when_both_had_what_they_share(void **state) {
    struct identity *identity = *state;
    struct profile a = PROFILE(identity, 1, MAN, PHONE, DOOR);
    struct profile b = PROFILE(identity, 2, "name=王磊", PHONE, DOOR);
    a.values[2].since = day("2020-01-01");
    b.values[1].since = day("2022-01-01");
    a.values[3].since = day("2021-01-01");
    b.values[2].since = day("2021-06-01");
    const struct found found = find(identity, &a, &b);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.ties[0].evidence, TIE_BY_PHONE | TIE_BY_ADDRESS);
    assert_true(found.ties[0].since == day("2022-01-01"));
    assert_true(found.ties[0].until == INSTANT_NONE);
}

/* A firm with so many cars, the first of them the driver's. */
static struct profile fleet_of(struct identity *identity, size_t cars) {
    struct profile fleet = PROFILE(identity, 1, FIRM, PHONE);
    struct held_value *values = ARENA_NEW(identity->arena, struct held_value, fleet.count + cars);
    memcpy(values, fleet.values, fleet.count * sizeof *values);
    fleet.values = values;
    for (size_t i = 0; i < cars; i++) {
        const char *car = arena_print(identity->arena, "vehicle=LVVDB11B9PD%06zu|%s|owner", 16482 + i, "");
        fleet.values[fleet.count++] = identity_profile(identity, 1, (const char *const[]){car, NULL}).values[0];
    }
    return fleet;
}

static void who_has_more_cars_than_a_fleet_is_tied_to_nobody_by_one(void **state) {
    struct identity *identity = *state;
    const struct profile driver = PROFILE(identity, 2, "name=王建国", PHONE, CAR "driver");
    const struct profile fleet = fleet_of(identity, TIE_VALUES_MAX);
    const struct profile lender = fleet_of(identity, TIE_VALUES_MAX + 1);
    struct found found = find(identity, &fleet, &driver);
    assert_told("a fleet", "drives-for< contact-of<", told(identity, &found));
    found = find(identity, &lender, &driver);
    assert_told("who lets cars", "contact-of<", told(identity, &found));
    found = find(identity, &driver, &lender);
    assert_told("who lets cars, seen from the other end", "contact-of>", told(identity, &found));
}

static void a_document_says_what_a_party_is_to_its_customer(void **state) {
    (void)state;
    assert_int_equal(tie_of_role("driver"), TIE_DRIVES_FOR);
    assert_int_equal(tie_of_role("bringer"), TIE_DRIVES_FOR);
    assert_int_equal(tie_of_role("contact"), TIE_CONTACT_OF);
    assert_int_equal(tie_of_role("payer"), TIE_NONE);
    assert_int_equal(tie_of_role(""), TIE_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_is_tied_by_what_it_shares),
        cmocka_unit_test(both_ends_see_one_tie),
        cmocka_unit_test(a_previous_owner_had_the_car_from_one_day_to_another),
        cmocka_unit_test(a_household_dates_from_when_both_had_what_they_share),
        cmocka_unit_test(who_has_more_cars_than_a_fleet_is_tied_to_nobody_by_one),
        cmocka_unit_test(a_document_says_what_a_party_is_to_its_customer),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
