#include "hub/identity/division.h"

#include "hub/identity/keys.h"
#include "hub/identity/model.h"

#include <string.h>

bool division_begins(const struct model *model, const struct profile *before, const struct profile *now,
                     struct arena *arena) {
    return compare_for_division(model, before, now, arena) != NULL;
}

/* --- collective accounts ------------------------------------------------------------------------------------------ */

/* Texts, each once; their number is bounded by the cap they are held against. */
struct tally {
    const char **texts;
    size_t count, cap;
};

static struct tally tally_of(size_t cap, struct arena *arena) {
    return (struct tally){ARENA_NEW(arena, const char *, cap + 1), 0, cap};
}

/* True when there are more than the cap. */
static bool tally_add(struct tally *tally, const char *text) {
    for (size_t i = 0; i < tally->count; i++) {
        if (strcmp(tally->texts[i], text) == 0) {
            return false;
        }
    }
    if (tally->count == tally->cap) {
        return true;
    }
    tally->texts[tally->count++] = text;
    return false;
}

/* The letters of a full name, "" for what is none. */
static const char *name_of(const struct form *form, struct arena *arena) {
    const struct part kind = form->parts[NAME_KIND];
    if (part_is(kind, "organisation")) {
        return arena_copy_n(arena, form->parts[NAME_SURNAME].text, form->parts[NAME_SURNAME].length);
    }
    return part_is(kind, "person") || part_is(kind, "latin") ? letters_in_order(arena, form->parts[NAME_READING]) : "";
}

static const char *phone_of(const struct form *form, struct arena *arena) {
    const struct part number = form->parts[PHONE_NUMBER];
    return part_is(form->parts[PHONE_TYPE], "masked") ? "" : arena_copy_n(arena, number.text, number.length);
}

static const char *plate_of_form(const struct form *form, struct arena *arena) {
    return arena_copy_n(arena, form->parts[VEHICLE_PLATE].text, form->parts[VEHICLE_PLATE].length);
}

static bool is_organisation(const struct profile *profile) {
    for (size_t i = 0; i < profile->count; i++) {
        const struct form form = form_of(profile->values[i].value->normal);
        const char *normaliser = profile->values[i].attribute->normaliser;
        const bool kind = strcmp(profile->values[i].attribute->name, "party-kind") == 0;
        if ((strcmp(normaliser, "name") == 0 || kind) && part_is(form.parts[0], "organisation")) {
            return true;
        }
    }
    return false;
}

static bool exceeds(const struct profile *all, const char *normaliser, unsigned cap,
                    const char *(*text_of)(const struct form *form, struct arena *arena), struct arena *arena) {
    struct tally tally = tally_of(cap < all->count ? cap : all->count, arena);
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->values[i].attribute->normaliser, normaliser) == 0) {
            const struct form form = form_of(all->values[i].value->normal);
            const char *text = text_of(&form, arena);
            if (*text != '\0' && tally_add(&tally, text)) {
                return true;
            }
        }
    }
    return false;
}

bool division_is_collective(const struct model *model, const struct profile *all, struct arena *arena) {
    const struct collective_caps caps = model->collective;
    if (all->count <= caps.names && all->count <= caps.phones && all->count <= caps.plates) {
        return false;
    }
    return exceeds(all, "name", caps.names, name_of, arena) || exceeds(all, "phone", caps.phones, phone_of, arena) ||
           (exceeds(all, "vehicle", caps.plates, plate_of_form, arena) && !is_organisation(all));
}
