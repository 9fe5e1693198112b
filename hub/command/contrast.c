#include "hub/command/contrast.h"

#include <string.h>

/* --- keys --------------------------------------------------------------------------------------------------------- */

const struct record_key *contrast_key_of(const struct stored_record *record, const struct digest *digest) {
    for (size_t i = 0; i < record->key_count; i++) {
        if (digest_order(&record->keys[i].digest, digest) == 0) {
            return &record->keys[i];
        }
    }
    return NULL;
}

static struct record_key *add_key(struct contrast *contrast, struct record_key *held, const struct record_key *a,
                                  const struct record_key *b) {
    contrast->keys[contrast->key_count++] = (struct contrast_key){.a = a, .b = b};
    *held = a == NULL ? *b : *a;
    return held + 1;
}

/* Shared ones, those of a alone, those of b alone; *held gets the same in the same order. */
static void gather_keys(struct contrast *contrast, struct record_key *held) {
    const struct stored_record *a = contrast->a;
    const struct stored_record *b = contrast->b;
    for (size_t i = 0; i < a->key_count; i++) {
        const struct record_key *other = contrast_key_of(b, &a->keys[i].digest);
        held = other == NULL ? held : add_key(contrast, held, &a->keys[i], other);
    }
    for (size_t i = 0; i < a->key_count; i++) {
        held = contrast_key_of(b, &a->keys[i].digest) != NULL ? held : add_key(contrast, held, &a->keys[i], NULL);
    }
    for (size_t i = 0; i < b->key_count; i++) {
        held = contrast_key_of(a, &b->keys[i].digest) != NULL ? held : add_key(contrast, held, NULL, &b->keys[i]);
    }
}

static bool weigh_keys(struct command_context *context, struct reading *reading, const struct model *model,
                       struct contrast *contrast) {
    const size_t most = contrast->a->key_count + contrast->b->key_count;
    struct record_key *held = ARENA_NEW(context->arena, struct record_key, most + 1);
    struct key_standing *standing = ARENA_NEW(context->arena, struct key_standing, most + 1);
    contrast->keys = ARENA_NEW(context->arena, struct contrast_key, most + 1);
    gather_keys(contrast, held);
    if (!keys_standing(&reading->store, held, contrast->key_count, context->arena, standing, &context->error)) {
        return false;
    }
    for (size_t i = 0; i < contrast->key_count; i++) {
        struct contrast_key *key = &contrast->keys[i];
        const enum key_kind kind = (enum key_kind)held[i].kind;
        key->finds = key_kind_finds_candidates(kind);
        key->cap = key->finds ? model_generic_cap(model, kind) : 0;
        key->holders = standing[i].holders;
        key->said = standing[i].said;
        key->generic = key->finds && key_standing_is_generic(&standing[i], key->cap);
    }
    return true;
}

/* --- comparison --------------------------------------------------------------------------------------------------- */

void contrast_mark_generic(struct profile *profile, const struct stored_record *record, const struct record_key *key) {
    for (size_t i = 0; i < profile->count; i++) {
        if (profile->values[i].value == &record->dictionary.values[key->ordinal]) {
            profile->values[i].generic = true;
        }
    }
}

static void mark_shared(struct contrast *contrast) {
    for (size_t i = 0; i < contrast->key_count; i++) {
        const struct contrast_key *key = &contrast->keys[i];
        if (key->a == NULL || key->b == NULL || !key->finds) {
            continue;
        }
        if (key->generic) {
            if (key_kind_is_whole_value((enum key_kind)key->a->kind)) {
                contrast_mark_generic(&contrast->profile_a, contrast->a, key->a);
                contrast_mark_generic(&contrast->profile_b, contrast->b, key->b);
            }
        } else {
            contrast->shared = true;
            contrast->shared_current |= !key->a->former && !key->b->former;
        }
    }
}

struct profile contrast_profile(const struct stored_record *record, const struct attributes *attributes,
                                struct arena *arena) {
    return record_profile(&record->member.record, attributes, &record->dictionary, &record->fold, arena);
}

static bool is_between(const struct stored_link *link, const struct uuid *a, const struct uuid *b) {
    return (uuid_equal(&link->a, a) && uuid_equal(&link->b, b)) || (uuid_equal(&link->a, b) && uuid_equal(&link->b, a));
}

static bool read_said(struct command_context *context, struct reading *reading, struct contrast *contrast) {
    const struct uuid *a = &contrast->a->member.record;
    const struct uuid *b = &contrast->b->member.record;
    struct stored_link *links;
    size_t count;
    if (!records_links(&reading->store, a, 1, context->arena, &links, &count, &context->error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (links[i].edge && is_between(&links[i], a, b)) {
            contrast->edge = &links[i];
        }
    }
    return word_list(context->database, reading->sealer, &reading->installation.hub_key, a, b, context->arena,
                     &contrast->words, &contrast->word_count, &context->error);
}

bool contrast_make(struct command_context *context, struct reading *reading, const struct model *model,
                   const struct stored_record *a, const struct stored_record *b, struct contrast *contrast) {
    const struct attributes *attributes = reading->documents.attributes;
    *contrast = (struct contrast){.model = model_version(model),
                                  .a = a,
                                  .b = b,
                                  .profile_a = contrast_profile(a, attributes, context->arena),
                                  .profile_b = contrast_profile(b, attributes, context->arena)};
    if (!weigh_keys(context, reading, model, contrast) || !read_said(context, reading, contrast)) {
        return false;
    }
    mark_shared(contrast);
    compare_profiles(model, &contrast->profile_a, &contrast->profile_b, contrast->shared_current, context->arena,
                     &contrast->comparison);
    return true;
}

bool contrast_forbids(const struct contrast *contrast) {
    if (contrast->word_count > 0) {
        return strcmp(contrast->words[0].verdict, "apart") == 0;
    }
    return contrast->comparison.veto != VETO_NONE || contrast->comparison.contradiction;
}
