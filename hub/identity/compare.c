#include "hub/identity/comparing.h"

#include <string.h>

/* ID documents first: birth date and gender look at what they said. */
static void (*const comparators[])(struct comparing *comparing) = {
    compare_id_documents, compare_names,    compare_birth_dates, compare_genders,     compare_phones,
    compare_accounts,     compare_vehicles, compare_addresses,   compare_party_kinds, compare_texts,
};

static enum veto veto_of(const struct comparing *comparing) {
    if (levels_have(&comparing->seen, LEVEL_PARTY_DIFFERENT)) {
        return VETO_PARTY_KIND;
    }
    return id_documents_exclude(comparing) ? VETO_ID_DOCUMENTS : VETO_NONE;
}

static bool both_full_dates_differ(const struct comparing *comparing) {
    for (size_t i = 0; i < comparing->result->level_count; i++) {
        const struct level *level = &comparing->result->levels[i];
        if (strcmp(level->comparator, "birth-date") == 0) {
            const char *a = comparing->a.profile->values[level->a].value->normal;
            const char *b = comparing->b.profile->values[level->b].value->normal;
            return strlen(a) >= 10 && strlen(b) >= 10;
        }
    }
    return false;
}

static bool contradict(const struct comparing *comparing) {
    static const enum level_id contrary[] = {LEVEL_NAME_DIFFERENT, LEVEL_NAME_TITLE_DISAGREES,
                                             LEVEL_NAME_ORGANISATION_DIFFERENT, LEVEL_ID_MASKED_DIFFERS};
    const struct levels *seen = &comparing->seen;
    if (levels_have(seen, LEVEL_ID_SAME)) {
        return false;
    }
    for (size_t i = 0; i < sizeof contrary / sizeof *contrary; i++) {
        if (levels_have(seen, contrary[i])) {
            return true;
        }
    }
    /* Beside one written name another gender is a slip of the clerk's: measured, nearly always. */
    if (levels_have(seen, LEVEL_GENDER_DIFFERENT) && !levels_have(seen, LEVEL_NAME_SAME)) {
        return true;
    }
    return levels_have(seen, LEVEL_BIRTH_DIFFERENT) && both_full_dates_differ(comparing);
}

/* --- zones -------------------------------------------------------------------------------------------------------- */

static enum zone zone_by_weight(const struct model *model, int32_t weight) {
    return weight >= model->link ? ZONE_LINK : weight >= model->review ? ZONE_REVIEW : ZONE_APART;
}

static bool applies(const struct comparing *comparing, const struct model_rule *rule, bool shared_current) {
    if ((rule->contradiction && !comparing->result->contradiction) || (rule->not_shared && shared_current) ||
        levels_meet(&rule->without, &comparing->seen)) {
        return false;
    }
    for (size_t i = 0; i < rule->with_count; i++) {
        if (!levels_meet(&rule->with[i], &comparing->seen)) {
            return false;
        }
    }
    return true;
}

/* Rules that raise come first, so that every limit holds, whatever order the file has. */
static void apply_rules(struct comparing *comparing, bool shared_current) {
    struct comparison *result = comparing->result;
    for (int limit = 0; limit <= 1; limit++) {
        for (size_t i = 0; i < comparing->model->rule_count; i++) {
            const struct model_rule *rule = &comparing->model->rules[i];
            const bool changes = rule->raises ? rule->zone > result->zone : rule->zone < result->zone;
            if (rule->raises == (limit == 0) && changes && !rule->divides && applies(comparing, rule, shared_current)) {
                result->zone = rule->zone;
                result->rule = rule->name;
            }
        }
    }
}

/* A part of the joint rule: 王先生 and his phone, or his car. It takes the whole of it to link, from one record or several. */
static unsigned half_of(const struct comparing *comparing, bool shared_current) {
    const struct comparison *result = comparing->result;
    const struct model_rule *rule = comparing->model->joint;
    unsigned half = 0;
    if (rule == NULL || result->zone != ZONE_APART || result->veto != VETO_NONE || result->contradiction ||
        !shared_current || levels_meet(&rule->without, &comparing->seen) ||
        !levels_meet(&rule->with[0], &comparing->seen)) {
        return 0;
    }
    for (size_t i = 1; i < rule->with_count; i++) {
        half |= levels_meet(&rule->with[i], &comparing->seen) ? rule->halves[i] : 0;
    }
    return half == model_whole(comparing->model) ? 0 : half;
}

static void decide(struct comparing *comparing, bool shared_current) {
    struct comparison *result = comparing->result;
    result->veto = veto_of(comparing);
    result->contradiction = contradict(comparing);
    result->zone = zone_by_weight(comparing->model, result->weight);
    apply_rules(comparing, shared_current);
    if (!shared_current && result->zone == ZONE_LINK) {
        result->zone = ZONE_REVIEW;
        result->rule = RULE_NO_CURRENT_KEY;
    }
    if (result->veto != VETO_NONE) {
        result->zone = ZONE_APART;
    }
    result->half = half_of(comparing, shared_current);
}

/* --- the comparison ----------------------------------------------------------------------------------------------- */

static void turn_round(struct comparison *result) {
    const unsigned party = result->party_a;
    result->party_a = result->party_b;
    result->party_b = party;
    for (size_t i = 0; i < result->level_count; i++) {
        const uint16_t a = result->levels[i].a;
        result->levels[i].a = result->levels[i].b;
        result->levels[i].b = a;
    }
}

/* Everything up to the zone. */
static struct comparing look_at(const struct model *model, const struct profile *a, const struct profile *b,
                                struct arena *arena, struct comparison *result) {
    memset(result, 0, sizeof *result);
    struct comparing comparing = {.model = model,
                                  .a = side_of(a, arena),
                                  .b = side_of(b, arena),
                                  .weights = model->weights,
                                  .chances = model->chances,
                                  .result = result};
    for (size_t i = 0; i < sizeof comparators / sizeof *comparators; i++) {
        comparators[i](&comparing);
    }
    return comparing;
}

/* The record with the smaller id comes first, so that ties between pairs of values end alike from both ends. */
void compare_profiles(const struct model *model, const struct profile *a, const struct profile *b, bool shared_current,
                      struct arena *arena, struct comparison *result) {
    const bool turned = uuid_order(&a->record, &b->record) > 0;
    const struct arena_mark mark = arena_mark(arena);
    struct comparing comparing = look_at(model, turned ? b : a, turned ? a : b, arena, result);
    decide(&comparing, shared_current);
    result->seen = comparing.seen;
    if (turned) {
        turn_round(result);
    }
    arena_rewind(arena, mark);
}

const char *compare_for_division(const struct model *model, const struct profile *before, const struct profile *now,
                                 struct arena *arena) {
    struct comparison result;
    const struct arena_mark mark = arena_mark(arena);
    const struct comparing comparing = look_at(model, before, now, arena, &result);
    const char *name = NULL;
    for (size_t i = 0; name == NULL && i < model->rule_count; i++) {
        if (model->rules[i].divides && applies(&comparing, &model->rules[i], true)) {
            name = model->rules[i].name;
        }
    }
    arena_rewind(arena, mark);
    return name;
}

bool profile_has_full_name(const struct profile *profile) {
    for (size_t i = 0; i < profile->count; i++) {
        const struct held_value *held = &profile->values[i];
        const char *comparator = held->attribute->comparator;
        const bool name =
            comparator != NULL && (strcmp(comparator, "name") == 0 || strcmp(comparator, "latin-name") == 0);
        if (name && !held->former && *held->value->normal != '\0' &&
            !part_is(form_of(held->value->normal).parts[NAME_KIND], "title")) {
            return true;
        }
    }
    return false;
}

const char *half_comparator(unsigned bit) {
    static const char *const comparators_of[] = {"phone",   "vehicle",    "email",      "account",
                                                 "address", "birth-date", "id-document"};
    return bit < sizeof comparators_of / sizeof *comparators_of ? comparators_of[bit] : NULL;
}

enum { ZONE_BITS = 2, PARTED = ZONE_LINK + 1 };

int edge_code(enum zone zone, unsigned half, bool parted) {
    const unsigned first = parted && (zone == ZONE_LINK || half != 0) ? PARTED : (unsigned)zone;
    return (int)(first | half << ZONE_BITS);
}

static unsigned first_bits(int code) {
    return (unsigned)code & ((1U << ZONE_BITS) - 1);
}

enum zone edge_code_zone(int code) {
    if (edge_code_parted(code)) {
        return edge_code_half(code) == 0 ? ZONE_LINK : ZONE_APART; /* who has a half is apart */
    }
    return (enum zone)first_bits(code);
}

bool edge_code_parted(int code) {
    return first_bits(code) == PARTED;
}

unsigned edge_code_half(int code) {
    return (unsigned)code >> ZONE_BITS;
}

const char *zone_name(enum zone zone) {
    static const char *const names[] = {"apart", "review", "link"};
    return names[zone];
}

const char *veto_name(enum veto veto) {
    static const char *const names[] = {"none", "id-documents", "party-kind"};
    return names[veto];
}
