/* How two source records belong together without being one customer. */
#include "hub/command/contrast.h"
#include "hub/command/portrait.h"
#include "hub/command/terms.h"
#include "hub/golden/related.h"

#include <stdio.h>
#include <string.h>

/* As the merge sees it: keys that are not generic, and a phone only when few have it. */
static struct shared_keys shared_of(const struct model *model, const struct contrast *contrast) {
    struct shared_keys shared = {0};
    for (size_t i = 0; i < contrast->key_count; i++) {
        const struct contrast_key *key = &contrast->keys[i];
        if (key->a == NULL || key->b == NULL || key->generic || !key_kind_ties((enum key_kind)key->a->kind) ||
            (key->a->kind == KEY_PHONE && key->holders > model_tie_holders(model))) {
            continue;
        }
        shared.ever |= 1U << key->a->kind;
        shared.current |= key->a->former || key->b->former ? 0 : 1U << key->a->kind;
    }
    return shared;
}

/* Id of the attribute party-of: stable, as the attributes file says. */
enum { PARTY_OF = 33 };

static void add_named(struct contrast *contrast, const char *role, bool turned, instant since) {
    const enum tie_kind kind = tie_of_role(role);
    if (kind != TIE_NONE && contrast->tie_count < sizeof contrast->ties / sizeof *contrast->ties) {
        contrast->ties[contrast->tie_count++] = (struct tie){
            .kind = kind, .turned = turned, .evidence = TIE_BY_DOCUMENT, .since = since, .until = INSTANT_NONE};
    }
}

/* What documents of the one say of the other. */
static void add_parties(struct contrast *contrast, const struct stored_record *party,
                        const struct stored_record *customer, bool turned, struct arena *arena) {
    if (*customer->member.role != '\0' || strcmp(customer->member.source, party->member.source) != 0) {
        return;
    }
    if (*party->member.role != '\0' && strcmp(party->member.under, customer->member.under) == 0) {
        add_named(contrast, party->member.role, turned, party->member.first);
    }
    for (size_t i = 0; i < party->fold.count; i++) {
        const struct claim *claim = &party->fold.claims[i];
        const struct value *value =
            claim->ordinal < party->dictionary.count ? &party->dictionary.values[claim->ordinal] : NULL;
        if (claim->attribute == PARTY_OF && !claim->former && value != NULL &&
            strcmp(value_part(arena, value->typed, 0), customer->member.number) == 0) {
            add_named(contrast, value_part(arena, value->typed, 1), turned, claim->since.time);
        }
    }
}

void contrast_tie(const struct model *model, struct contrast *contrast, struct arena *arena) {
    const struct member *a = &contrast->a->member;
    const struct member *b = &contrast->b->member;
    contrast->tie_count = 0;
    if (model_tie_holders(model) == 0 || a->collective || b->collective) {
        return;
    }
    contrast->tie_count = ties_find(&contrast->profile_a, &contrast->profile_b, &contrast->comparison,
                                    shared_of(model, contrast), arena, contrast->ties);
    add_parties(contrast, contrast->a, contrast->b, false, arena);
    add_parties(contrast, contrast->b, contrast->a, true, arena);
}

void contrast_print_ties(const struct command_context *context, const struct contrast *contrast) {
    for (size_t i = 0; i < contrast->tie_count; i++) {
        const struct tie *tie = &contrast->ties[i];
        (void)printf("%s: %s %s\n", out_word(context, "they belong together", "两者有关系"),
                     portrait_tie(&contrast->a->member, &contrast->b->member, tie, context->chinese, context->arena),
                     portrait_period(tie->since, tie->until, context->chinese, context->arena));
    }
}
