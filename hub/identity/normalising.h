/* normalising.h – one value on its way to its normal form: what every normaliser is given, and what it may say. */
#ifndef HUB_IDENTITY_NORMALISING_H
#define HUB_IDENTITY_NORMALISING_H

#include "hub/base/instant.h"
#include "hub/event/attributes.h"
#include "hub/event/value.h"
#include "hub/identity/forms.h"
#include "hub/identity/reference.h"

struct normalising {
    const struct reference *reference;
    const struct attribute *attribute;
    struct value *value;
    struct arena *arena;
    instant recorded; /* dates after it are implausible; INSTANT_NONE: not known */
};

/* Each returns the normal form, "" when the value says nothing. */
const char *normal_name(struct normalising *normalising);
const char *normal_latin_name(struct normalising *normalising);
const char *normal_id_document(struct normalising *normalising);
const char *normal_phone(struct normalising *normalising);
const char *normal_birth_date(struct normalising *normalising);
const char *normal_gender(struct normalising *normalising);
const char *normal_email(struct normalising *normalising);
const char *normal_account(struct normalising *normalising);
const char *normal_address(struct normalising *normalising);
const char *normal_vehicle(struct normalising *normalising);
const char *normal_code(struct normalising *normalising);
const char *normal_text(struct normalising *normalising);

/* The typed part of that name, tidy; the first one when the attribute has none of that name. */
const char *typed_part(const struct normalising *normalising, const char *field);
/* Keeps the value as doubtful; the first reason stays. */
void doubt(struct normalising *normalising, enum error_code why);
/* Marks the value as placeholder; returns "". */
const char *placeholder(struct normalising *normalising);
/* `field` NULL: the attribute's first. */
bool is_placeholder(const struct normalising *normalising, const char *field, const char *text);
void less_specific(struct normalising *normalising);
const char *join_form(const struct normalising *normalising, const char *const *parts, size_t count);

/* Forms that need no reference data; also what a search text is tried as. NULL when it has not that shape. */
const char *phone_number(struct arena *arena, const char *tidy, const char **type);
const char *vin_of(struct arena *arena, const char *tidy);   /* 17 characters */
const char *plate_of(struct arena *arena, const char *tidy); /* without separators, capitals */

#endif
