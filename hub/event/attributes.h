/* attributes.h – the attributes file (schemas/config/attributes.xml) as a table: every attribute and fact the hub knows.
 * Immutable after loading; shared by all threads. Texts live as long as the table. */
#ifndef HUB_EVENT_ATTRIBUTES_H
#define HUB_EVENT_ATTRIBUTES_H

#include "hub/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { ATTRIBUTE_MAX = 256, FIELD_MAX = 12 };

struct field {
    const char *name, *path; /* path NULL: only from a kind's dh:claim */
    const char *zh, *en;
    bool key; /* a later value with the same key parts replaces the earlier one */
};

struct attribute {
    uint16_t id;
    const char *name, *path, *zh, *en;
    const char *normaliser; /* "text" when none is named */
    const char *comparator; /* NULL: not compared */
    bool list, sensitive, fact;
    bool detail;                    /* of a fact: its text expires */
    bool declared;                  /* an empty part means any, and what is said again counts anew */
    struct field fields[FIELD_MAX]; /* at least one: an attribute without Field has one named "" with path "." */
    size_t field_count;
};

struct attributes;

/* Reads and checks the file. NULL and *error on a mistake. */
struct attributes *attributes_load(const char *path, struct error *error);
void attributes_free(struct attributes *attributes);
/* NULL when unknown. */
const struct attribute *attribute_by_id(const struct attributes *attributes, unsigned id);
const struct attribute *attribute_by_name(const struct attributes *attributes, const char *name);
/* In file order. */
const struct attribute *attribute_at(const struct attributes *attributes, size_t index);
size_t attributes_count(const struct attributes *attributes);
/* Index of the field with that name, or -1. */
int attribute_field(const struct attribute *attribute, const char *name);

#endif
