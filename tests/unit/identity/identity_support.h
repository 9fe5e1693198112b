/* identity_support.h – shared by the identity tests: the shipped reference data and model, values and profiles in a
 * line each. */
#ifndef TESTS_UNIT_IDENTITY_SUPPORT_H
#define TESTS_UNIT_IDENTITY_SUPPORT_H

#include "tests/support/test.h"

#include "hub/identity/compare.h"
#include "hub/identity/forms.h"
#include "hub/identity/normalise.h"

#include <stdio.h>
#include <string.h>

#define IDENTITY_SCHEMAS DEALERHUB_SOURCE_DIR "/schemas"
#define US "\x1f" /* between the parts of a value */

struct identity {
    struct arena *arena;
    struct attributes *attributes;
    struct normaliser *normaliser;
    struct model *model;
    struct keyer *keyer;
};

static inline int identity_open(void **state) {
    static struct identity identity;
    static const uint8_t key[32] = {1, 2, 3};
    struct error error = {0};
    identity.arena = arena_new();
    identity.attributes = attributes_load(IDENTITY_SCHEMAS "/config/attributes.xml", &error);
    identity.normaliser = normaliser_load(IDENTITY_SCHEMAS, NULL, &error);
    identity.model = identity.attributes == NULL
                         ? NULL
                         : model_load(IDENTITY_SCHEMAS "/identity/model.xml", identity.attributes, &error);
    identity.keyer = keyer_new(key);
    if (identity.normaliser == NULL || identity.model == NULL) {
        print_error("%s: %s\n", error.place, error.detail);
        return -1;
    }
    *state = &identity;
    return 0;
}

static inline int identity_close(void **state) {
    struct identity *identity = *state;
    keyer_free(identity->keyer);
    model_free(identity->model);
    normaliser_free(identity->normaliser);
    attributes_free(identity->attributes);
    arena_free(identity->arena);
    return 0;
}

/* A value of the attribute with that name, normalised. */
static inline struct value *identity_value(const struct identity *identity, const char *attribute, const char *typed) {
    const struct attribute *known = attribute_by_name(identity->attributes, attribute);
    assert_non_null(known);
    struct value *value = ARENA_NEW(identity->arena, struct value, 1);
    *value = (struct value){.attribute = known->id, .typed = typed, .normal = ""};
    normalise_value(identity->normaliser, known, value, identity->arena);
    return value;
}

static inline const char *identity_part(const struct identity *identity, const struct value *value, size_t part) {
    return value_part(identity->arena, value->normal, part);
}

/* Lines "attribute=part|part"; "-attribute=…": a former value; "!attribute=…": a generic one; "~attribute=…": one that too many hold
 * for it to tie anybody. NULL ends them. */
static inline struct profile identity_profile(const struct identity *identity, uint8_t id, const char *const *lines) {
    struct profile profile = {.values = ARENA_NEW(identity->arena, struct held_value, 32)};
    profile.record.octets[0] = id;
    for (; *lines != NULL; lines++) {
        const char *line = *lines + strspn(*lines, "-!~");
        const char *equals = strchr(line, '=');
        assert_non_null(equals);
        const char *name = arena_copy_n(identity->arena, line, (size_t)(equals - line));
        char *typed = arena_copy(identity->arena, equals + 1);
        for (char *bar = strchr(typed, '|'); bar != NULL; bar = strchr(bar, '|')) {
            *bar = VALUE_SEPARATOR;
        }
        profile.values[profile.count++] =
            (struct held_value){.value = identity_value(identity, name, typed),
                                .attribute = attribute_by_name(identity->attributes, name),
                                .former = **lines == '-',
                                .generic = **lines == '!',
                                .crowded = **lines == '~'};
    }
    return profile;
}

#define PROFILE(identity, id, ...) identity_profile((identity), (id), (const char *const[]){__VA_ARGS__, NULL})

#endif
