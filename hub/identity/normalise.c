#include "hub/identity/normalise.h"

#include "hub/identity/normalising.h"
#include "hub/identity/placeholders.h"
#include "hub/identity/text.h"

#include <stdlib.h>
#include <string.h>

struct normaliser {
    struct reference reference;
};

static const struct {
    const char *name;
    const char *(*normal)(struct normalising *normalising);
} normalisers[] = {
    {"name", normal_name},
    {"latin-name", normal_latin_name},
    {"gender", normal_gender},
    {"birth-date", normal_birth_date},
    {"id-document", normal_id_document},
    {"phone", normal_phone},
    {"email", normal_email},
    {"account", normal_account},
    {"address", normal_address},
    {"vehicle", normal_vehicle},
    {"code", normal_code},
    {"text", normal_text},
};

struct normaliser *normaliser_load(const char *data, const char *site, struct error *error) {
    const struct files files = {.data = data, .site = site};
    struct normaliser *normaliser = g_new0(struct normaliser, 1);
    normaliser->reference.arena = arena_new();
    if (!reference_load(&normaliser->reference, &files, error)) {
        normaliser_free(normaliser);
        return NULL;
    }
    return normaliser;
}

void normaliser_free(struct normaliser *normaliser) {
    if (normaliser != NULL) {
        reference_clear(&normaliser->reference);
        arena_free(normaliser->reference.arena);
        g_free(normaliser);
    }
}

const char *typed_part(const struct normalising *normalising, const char *field) {
    const int index = attribute_field(normalising->attribute, field);
    return text_tidy(normalising->arena,
                     value_part(normalising->arena, normalising->value->typed, index < 0 ? 0 : (size_t)index));
}

void doubt(struct normalising *normalising, enum error_code why) {
    normalising->value->flags |= VALUE_DOUBTFUL;
    if (normalising->value->doubt == OK) {
        normalising->value->doubt = why;
    }
}

const char *placeholder(struct normalising *normalising) {
    normalising->value->flags |= VALUE_PLACEHOLDER;
    doubt(normalising, DOUBT_PLACEHOLDER);
    return "";
}

bool is_placeholder(const struct normalising *normalising, const char *field, const char *text) {
    return placeholders_have(normalising->reference->placeholders, normalising->attribute->name, field,
                             text_tight(normalising->arena, text));
}

void less_specific(struct normalising *normalising) {
    normalising->value->flags |= VALUE_LESS_SPECIFIC;
}

const char *join_form(const struct normalising *normalising, const char *const *parts, size_t count) {
    return value_join(normalising->arena, parts, count);
}

static void normalise(const struct normaliser *normaliser, const struct attribute *attribute, struct value *value,
                      struct arena *arena, instant recorded) {
    struct normalising normalising = {.reference = &normaliser->reference,
                                      .attribute = attribute,
                                      .value = value,
                                      .arena = arena,
                                      .recorded = recorded};
    const char *(*normal)(struct normalising *) = normal_text;
    for (size_t i = 0; i < sizeof normalisers / sizeof *normalisers; i++) {
        if (strcmp(normalisers[i].name, attribute->normaliser) == 0) {
            normal = normalisers[i].normal;
            break;
        }
    }
    value->flags = 0;
    value->doubt = OK;
    value->normal = normal(&normalising);
}

void normalise_said(const struct normaliser *normaliser, const struct attribute *attribute, struct value *value,
                    instant recorded, struct arena *arena) {
    normalise(normaliser, attribute, value, arena, recorded);
}

void normalise_value(const struct normaliser *normaliser, const struct attribute *attribute, struct value *value,
                     struct arena *arena) {
    normalise(normaliser, attribute, value, arena, INSTANT_NONE);
}

/* --- doubts that need two values ---------------------------------------------------------------------------------- */

/* What a verified resident ID says, "" without one. */
static const char *said_by_id(const struct person *person, enum id_part part, struct arena *arena) {
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        for (size_t k = 0; strcmp(mention->attribute->normaliser, "id-document") == 0 && k < mention->count; k++) {
            const char *normal = mention->values[k].normal;
            if (part_is(form_of(normal).parts[ID_VALID], "1") && *value_part(arena, normal, part) != '\0') {
                return value_part(arena, normal, part);
            }
        }
    }
    return "";
}

/* A value that says something else than the verified ID number is doubted; a year alone is compared as far as it goes. */
static void doubt_against(const struct person *person, const char *name, const char *said) {
    const struct mention *mention = *said == '\0' ? NULL : person_mention(person, name);
    for (size_t i = 0; mention != NULL && i < mention->count; i++) {
        struct value *value = &mention->values[i];
        if (*value->normal != '\0' && !text_starts(said, value->normal) && value->doubt == OK) {
            value->flags |= VALUE_DOUBTFUL;
            value->doubt = DOUBT_CONTRADICTS;
        }
    }
}

void normalise_event(const struct normaliser *normaliser, struct event *event, struct arena *arena) {
    for (size_t i = 0; i < event->person_count; i++) {
        struct person *person = &event->people[i];
        for (size_t k = 0; k < person->mention_count; k++) {
            struct mention *mention = &person->mentions[k];
            for (size_t v = 0; v < mention->count; v++) {
                normalise(normaliser, mention->attribute, &mention->values[v], arena, event->recorded);
            }
        }
        doubt_against(person, "birth-date", said_by_id(person, ID_BIRTH, arena));
        doubt_against(person, "gender", said_by_id(person, ID_GENDER, arena));
    }
}

bool name_is_title_only(const char *normal) {
    return part_is(form_of(normal).parts[NAME_KIND], "title");
}
