/* Which partners may see a customer at all. Every relation starts from something in the customer – a source, a name of a
 * counterparty – so the partners are sorted by it once; days, walls, consents are left to the projection. */
#include "hub/rights/rule.h"

#include <string.h>

struct reach {
    GPtrArray *everybody;    /* partners with a Give for any customer */
    GHashTable *by_relation; /* "kind to" → GPtrArray of partners whose Gives rest on that kind */
    GHashTable *by_name;     /* known as → GPtrArray of partners */
};

/* The relation that a kind of the partners file makes. */
static const struct {
    const char *kind;
    enum relation relation;
} kinds[] = {{"group", RELATION_GROUP}, {"region", RELATION_REGION}, {"brand", RELATION_BRAND}};

static unsigned relations_given(const struct partner_rules *rules) {
    unsigned relations = 0;
    for (size_t i = 0; i < rules->count; i++) {
        relations |= rules->rules[i]->effect == RULE_GIVE ? rules->rules[i]->relations : 0;
    }
    return relations;
}

static bool rests_on(unsigned relations, const char *kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].kind, kind) == 0) {
            return (relations >> kinds[i].relation & 1) != 0;
        }
    }
    return false;
}

/* Takes over `key`, which g_free frees. */
static void list(GHashTable *table, char *key, const struct partner *partner) {
    GPtrArray *partners = g_hash_table_lookup(table, key);
    if (partners == NULL) {
        partners = g_ptr_array_new();
        (void)g_hash_table_insert(table, key, partners);
    } else {
        g_free(key);
    }
    g_ptr_array_add(partners, (void *)(uintptr_t)partner);
}

static void sort_partner(struct reach *reach, const struct partner *partner, unsigned relations) {
    if ((relations >> RELATION_ANY & 1) != 0) {
        g_ptr_array_add(reach->everybody, (void *)(uintptr_t)partner);
    }
    for (size_t i = 0; i < partner->relation_count; i++) {
        const struct partner_relation *relation = &partner->relations[i];
        if (rests_on(relations, relation->kind)) {
            list(reach->by_relation, g_strdup_printf("%s %s", relation->kind, relation->to), partner);
        }
    }
    for (size_t i = 0; i < partner->known_as_count; i++) {
        list(reach->by_name, g_strdup(partner->known_as[i]), partner);
    }
}

static void free_list(void *partners) {
    g_ptr_array_free(partners, TRUE);
}

struct reach *reach_new(const struct rights *rights) {
    struct reach *reach = g_new0(struct reach, 1);
    reach->everybody = g_ptr_array_new();
    reach->by_relation = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    reach->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    for (size_t i = 0; i < rights->partner_count; i++) {
        sort_partner(reach, &rights->partners[i], relations_given(&rights->partner_rules[i]));
    }
    return reach;
}

void reach_free(struct reach *reach) {
    if (reach != NULL) {
        g_ptr_array_free(reach->everybody, TRUE);
        g_hash_table_destroy(reach->by_relation);
        g_hash_table_destroy(reach->by_name);
        g_free(reach);
    }
}

struct search {
    const struct rights *rights;
    struct arena *arena;
    bool *found; /* beside the partners */
};

static void find_all(struct search *search, const GPtrArray *partners) {
    for (guint i = 0; partners != NULL && i < partners->len; i++) {
        search->found[(const struct partner *)partners->pdata[i] - search->rights->partners] = true;
    }
}

/* Every owner that the source ever has, and with `neighbours` those that share a group, region or brand with one. */
static void find_source(struct search *search, const char *source, bool neighbours) {
    const struct ownership *owner = g_hash_table_lookup(search->rights->sources, source);
    for (; owner != NULL; owner = owner->earlier) {
        search->found[owner->partner - search->rights->partners] = true;
        for (size_t i = 0; neighbours && i < owner->partner->relation_count; i++) {
            const struct partner_relation *relation = &owner->partner->relations[i];
            const char *key = arena_print(search->arena, "%s %s", relation->kind, relation->to);
            find_all(search, g_hash_table_lookup(search->rights->reach->by_relation, key));
        }
    }
}

static void find_events(struct search *search, const struct customer_event *events, size_t count) {
    const char *last = "";
    const bool names = g_hash_table_size(search->rights->reach->by_name) > 0;
    for (size_t i = 0; i < count; i++) {
        const struct customer_event *event = &events[i];
        const char *counterparty = names ? customer_event_fact(event, "counterparty") : NULL;
        if (strcmp(event->source, last) != 0) {
            find_source(search, event->source, false);
            last = event->source;
        }
        if (counterparty != NULL) {
            find_all(search, g_hash_table_lookup(search->rights->reach->by_name, counterparty));
        }
    }
}

static void find_earlier(struct search *search, const struct customer *customer) {
    for (size_t i = 0; i < customer->earlier_count; i++) {
        find_source(search, customer->earlier[i].source, false);
    }
}

static void find_allocations(struct search *search, const struct customer *customer) {
    for (size_t i = 0; i < customer->value_count; i++) {
        if (strcmp(customer->values[i].attribute->name, "allocation") == 0) {
            const char *dealer = customer_part(&customer->values[i], "dealer", search->arena);
            const struct partner *partner = rights_partner_by_id(search->rights, dealer);
            find_source(search, dealer, false);
            if (partner != NULL) {
                search->found[partner - search->rights->partners] = true;
            }
        }
    }
}

size_t *rights_candidates(const struct rights *rights, const struct customer *customer, struct arena *arena,
                          size_t *count) {
    struct search search = {.rights = rights, .arena = arena};
    size_t *candidates = ARENA_NEW(arena, size_t, rights->partner_count);
    search.found = ARENA_NEW(arena, bool, rights->partner_count);
    find_all(&search, rights->reach->everybody);
    for (size_t i = 0; i < customer->member_count; i++) {
        find_source(&search, customer->members[i].source, true);
    }
    find_events(&search, customer->events, customer->event_count);
    find_events(&search, customer->turns, customer->turn_count);
    find_earlier(&search, customer);
    find_allocations(&search, customer);
    *count = 0;
    for (size_t i = 0; i < rights->partner_count; i++) {
        if (search.found[i]) {
            candidates[(*count)++] = i;
        }
    }
    return candidates;
}
