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

static bool names(const struct member *customer, const struct member *party) {
    return *customer->role == '\0' && *party->role != '\0' && strcmp(customer->source, party->source) == 0 &&
           strcmp(customer->under, party->under) == 0;
}

/* What a document of the one says of the other. */
static void add_named(struct contrast *contrast, const struct member *party, const struct member *customer,
                      bool turned) {
    const enum tie_kind kind = tie_of_role(party->role);
    if (names(customer, party) && kind != TIE_NONE) {
        contrast->ties[contrast->tie_count++] = (struct tie){
            .kind = kind, .turned = turned, .evidence = TIE_BY_DOCUMENT, .since = party->first, .until = INSTANT_NONE};
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
    add_named(contrast, a, b, false);
    add_named(contrast, b, a, true);
}

void contrast_print_ties(const struct command_context *context, const struct contrast *contrast) {
    for (size_t i = 0; i < contrast->tie_count; i++) {
        const struct tie *tie = &contrast->ties[i];
        (void)printf("%s: %s %s\n", out_word(context, "they belong together", "两者有关系"),
                     portrait_tie(&contrast->a->member, &contrast->b->member, tie, context->chinese, context->arena),
                     portrait_period(tie->since, tie->until, context->chinese, context->arena));
    }
}
