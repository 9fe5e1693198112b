#include "tests/support/world.h"

#include <stdio.h>
#include <string.h>

struct world {
    const struct merge_fixture *fixture;
    GRand *random;
    GPtrArray *events;
    unsigned serial;
};

static unsigned pick(struct world *world, unsigned below) {
    return (unsigned)g_rand_int_range(world->random, 0, (int)below);
}

static bool chance(struct world *world, unsigned percent) {
    return pick(world, 100) < percent;
}

static const char *const sources[] = {"D0123", "D0456", "D0789", "D0999"};
static const char *const names[] = {"李红",    "李紅", "王建国", "王磊", "陈静",
                                    "Li Hong", "张伟", "王先生", "刘洋", "赵敏",
                                    "孙丽娟",  "周杰", "吴海燕", "郑凯", "芜湖江汇物流有限公司"};
static const char *const streets[] = {"香樟路46号翠湖苑7幢602室", "香樟路46号翠湖苑7-602", "弋江路8号3幢101室",
                                      "香樟路46号"};
static const char *const phones[] = {"13911112222", "139 1111 2222", "13722223333", "18633334444",
                                     "13800138000", "15044445555",   "13566667777", "13977778888"};
static const char *const vins[] = {"LVTDB24B8SD310846", "LVUDB21B3RF077215", "LSVAA4187E2184847", "LFV2A21K8A3000001"};
static const char *const ids[] = {"310104198503121236", "31010419850312123X", "110101199003077950",
                                  "440103197808150013"};
#define PICK(world, list) ((list)[pick((world), sizeof(list) / sizeof *(list))])

/* Half of the recorded times repeat, so that ties must end on natural keys. */
static void add_time(struct world *world, GString *xml) {
    const unsigned day = 1 + pick(world, 20);
    const unsigned hour = pick(world, 4);
    g_string_append_printf(xml, " time=\"2026-09-%02uT0%u:00:00+08:00\"", day, hour);
    if (chance(world, 30)) {
        g_string_append_printf(xml, " recorded=\"2026-09-%02uT0%u:00:00+08:00\"", 1 + pick(world, 28), pick(world, 4));
    }
}

/* Voiding events have names of their own: whether the void of a void is refused depends on which came first, and the
 * golden state is a function of what was accepted. */
static void open_event(struct world *world, GString *xml, const char *element, const char *source) {
    const char letter = strcmp(element, "EventVoided") == 0 ? 'v' : 'e';
    g_string_append_printf(xml, "<%s xmlns=\"urn:dealerhub:event:1\" id=\"%c%u\" source=\"%s\"", element, letter,
                           world->serial++, source);
    add_time(world, xml);
    g_string_append(xml, ">");
}

static void add_identity(struct world *world, GString *xml) {
    if (chance(world, 70)) {
        g_string_append_printf(xml, "<Name>%s</Name>", PICK(world, names));
    }
    if (chance(world, 20)) {
        /* the last one is doubtful for ever where it lay in the future, and stands where it did not */
        static const char *const births[] = {"1970-03-12", "1971-03-12", "2026-09-14"};
        g_string_append_printf(xml, "<BirthDate>%s</BirthDate>", PICK(world, births));
    }
    if (chance(world, 25)) {
        g_string_append_printf(xml, "<IdDocument type=\"resident-id\">%s</IdDocument>", PICK(world, ids));
    }
    if (chance(world, 60)) {
        g_string_append_printf(xml, "<Phone kind=\"mobile\">%s</Phone>", PICK(world, phones));
    }
    if (chance(world, 20)) {
        g_string_append_printf(xml, "<Address><Street>%s</Street><District>镜湖区</District></Address>",
                               PICK(world, streets));
    }
    if (chance(world, 30)) {
        static const char *const plates[] = {"", " plate=\"皖B6K382\"", " plate=\"沪A8K215\""};
        static const char *const uses[] = {
            "owner", "owner", "driver", "unknown", "owner\" since=\"2026-09-03", "owner\" until=\"2026-09-02"};
        g_string_append_printf(xml, "<Vehicle vin=\"%s\"%s relation=\"%s\"/>", PICK(world, vins), PICK(world, plates),
                               PICK(world, uses));
    }
}

/* One number of a store is asked for so often that it comes to hold too many people, and falls short of that again when
 * events are voided; the others are given from one to the next. */
static unsigned pick_number(struct world *world) {
    return chance(world, 34) ? 0 : pick(world, 12);
}

static void add_customer(struct world *world, GString *xml, bool identity) {
    static const char *const lists[] = {"", " complete=\"phone\"", " cleared=\"birth-date\"", ""};
    g_string_append_printf(xml, "<Customer number=\"K%u\"%s>", pick_number(world), identity ? PICK(world, lists) : "");
    if (identity) {
        add_identity(world, xml);
    }
    g_string_append(xml, "</Customer>");
    if (identity && chance(world, 15)) {
        static const char *const roles[] = {"driver", "driver", "contact", "payer"};
        char number[32] = "";
        if (chance(world, 40)) {
            (void)snprintf(number, sizeof number, " number=\"K%u\"", pick(world, 12));
        }
        g_string_append_printf(xml, "<Party role=\"%s\"%s>", PICK(world, roles), number);
        add_identity(world, xml);
        g_string_append(xml, "</Party>");
    }
}

static void add_changed(struct world *world, GString *xml) {
    open_event(world, xml, "CustomerChanged", PICK(world, sources));
    add_customer(world, xml, true);
    g_string_append(xml, "</CustomerChanged>");
}

/* Few document numbers, so that many are revisions of one another. */
static void add_reversal(struct world *world, GString *xml) {
    open_event(world, xml, "PaymentReceived", PICK(world, sources));
    add_customer(world, xml, true);
    const unsigned number = pick(world, 8);
    const unsigned amount = 100 + pick(world, 900);
    g_string_append_printf(
        xml,
        "<Payment number=\"P%u\"><Amount currency=\"%s\">%u.00</Amount><Method>cash</Method></Payment>"
        "</PaymentReceived>",
        number, amount % 5 == 0 ? "USD" : "CNY", amount);
}

static void add_void(struct world *world, GString *xml) {
    open_event(world, xml, "EventVoided", PICK(world, sources));
    add_customer(world, xml, false);
    g_string_append_printf(xml, "<Voided event=\"e%u\"/><Reason>-</Reason></EventVoided>",
                           pick(world, world->serial + 20));
}

static void add_renumbering(struct world *world, GString *xml) {
    open_event(world, xml, "CustomerRenumbered", PICK(world, sources));
    add_customer(world, xml, false);
    g_string_append_printf(xml, "<Renumbered to=\"K%u\"/></CustomerRenumbered>", pick(world, 12));
}

/* Said by the ERP of some store's record. */
static void add_object(struct world *world, GString *xml) {
    char number[16];
    char id[UUID_TEXT];
    (void)snprintf(number, sizeof number, "K%u", pick(world, 12));
    const struct uuid record = merge_fixture_record(world->fixture, PICK(world, sources), number);
    open_event(world, xml, "ErpCustomer", "ERP");
    add_customer(world, xml, pick(world, 2) == 0);
    g_string_append_printf(xml, "<Object of=\"%s\"/></ErpCustomer>", uuid_to_text(&record, id));
}

static void add_erasure(struct world *world, GString *xml) {
    open_event(world, xml, "CustomerErased", PICK(world, sources));
    add_customer(world, xml, false);
    g_string_append_printf(xml, "<Erasure until=\"2026-09-%02uT02:00:00+08:00\"/></CustomerErased>",
                           1 + pick(world, 20));
}

/* --- what stewards say -------------------------------------------------------------------------------------------- */

/* Writes the text of a record's id. */
static const char *some_record(struct world *world, char id[UUID_TEXT]) {
    char number[16];
    (void)snprintf(number, sizeof number, "K%u", pick(world, 12));
    const struct uuid record = merge_fixture_record(world->fixture, PICK(world, sources), number);
    return uuid_to_text(&record, id);
}

/* A decision that names a record on both sides is refused, whenever it comes. */
static void add_sides(struct world *world, GString *xml) {
    const unsigned first = 1 + pick(world, 2);
    char id[UUID_TEXT];
    for (unsigned i = 0; i < first + 1 + pick(world, 2); i++) {
        g_string_append_printf(xml, "<Record id=\"%s\" side=\"%s\"/>", some_record(world, id), i < first ? "a" : "b");
    }
}

static void add_two(struct world *world, GString *xml) {
    char id[UUID_TEXT];
    for (unsigned i = 0; i < 2; i++) {
        g_string_append_printf(xml, "<Record id=\"%s\"/>", some_record(world, id));
    }
}

static void add_until(struct world *world, GString *xml) {
    add_two(world, xml);
    g_string_append_printf(xml, "<Until>2026-09-%02uT02:00:00+08:00</Until>", 1 + pick(world, 20));
}

static void add_claim(struct world *world, GString *xml) {
    char id[UUID_TEXT];
    g_string_append_printf(xml, "<Claim record=\"%s\" attribute=\"name\" event=\"e%u\"/>", some_record(world, id),
                           pick(world, world->serial + 1));
}

static void add_key(struct world *world, GString *xml) {
    struct arena *arena = arena_new();
    size_t count;
    char text[DIGEST_TEXT];
    const struct identity_key *keys = keys_of_search(world->fixture->keyer, PICK(world, phones), arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == KEY_PHONE) {
            g_string_append_printf(xml, "<Key kind=\"phone\" digest=\"%s\"/>", digest_to_text(&keys[i].digest, text));
        }
    }
    arena_free(arena);
}

/* Decisions and others: what is no decision of the steward's is no concern of a revocation. */
static void add_revoked(struct world *world, GString *xml) {
    g_string_append_printf(xml, "<Event id=\"d%u\"/><Event id=\"d%u\"/>", pick(world, world->serial + 20),
                           pick(world, world->serial + 20));
}

static const struct {
    const char *verdict;
    void (*add)(struct world *world, GString *xml);
} decisions[] = {
    {"same", add_two},    {"same", add_sides},     {"apart", add_two},      {"apart", add_sides},
    {"erase", add_until}, {"defer", add_until},    {"pin", add_claim},      {"pin", add_claim},
    {"unpin", add_claim}, {"generic", add_key},    {"generic", add_key},    {"free", add_key},
    {"free", add_key},    {"revoke", add_revoked}, {"revoke", add_revoked}, {"revoke", add_revoked},
};

static void add_decision(struct world *world, GString *xml) {
    const size_t at = pick(world, sizeof decisions / sizeof *decisions);
    g_string_append_printf(xml, "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"d%u\" source=\"steward\"",
                           world->serial++);
    add_time(world, xml);
    g_string_append_printf(xml, " verdict=\"%s\" author=\"test\"><Reason>-</Reason>", decisions[at].verdict);
    decisions[at].add(world, xml);
    g_string_append(xml, "</Decision>");
}

static const struct {
    unsigned share; /* of a hundred, cumulative */
    void (*add)(struct world *world, GString *xml);
} mixture[] = {{58, add_changed}, {72, add_reversal}, {82, add_void},     {84, add_renumbering},
               {86, add_object},  {88, add_erasure},  {100, add_decision}};

GPtrArray *world_events(const struct merge_fixture *fixture, unsigned seed, unsigned count) {
    struct world world = {fixture, g_rand_new_with_seed(seed), g_ptr_array_new_with_free_func(g_free), 0};
    while (world.events->len < count) {
        GString *xml = g_string_new(NULL);
        const unsigned at = pick(&world, 100);
        size_t kind = 0;
        while (at >= mixture[kind].share) {
            kind++;
        }
        mixture[kind].add(&world, xml);
        g_ptr_array_add(world.events, g_string_free(xml, 0));
    }
    g_rand_free(world.random);
    return world.events;
}

GPtrArray *world_shuffle(GPtrArray *events, unsigned seed) {
    GRand *random = g_rand_new_with_seed(seed);
    GPtrArray *shuffled = g_ptr_array_new();
    for (unsigned i = 0; i < events->len; i++) {
        g_ptr_array_add(shuffled, g_ptr_array_index(events, i));
        if (g_rand_int_range(random, 0, 10) == 0) {
            g_ptr_array_add(shuffled, g_ptr_array_index(events, i));
        }
    }
    for (unsigned i = shuffled->len; i > 1; i--) {
        const unsigned other = (unsigned)g_rand_int_range(random, 0, (int)i);
        void *kept = shuffled->pdata[i - 1];
        shuffled->pdata[i - 1] = shuffled->pdata[other];
        shuffled->pdata[other] = kept;
    }
    g_rand_free(random);
    return shuffled;
}
