/* kind.h – the event kinds: one XSD each, whose root element carries a dh:kind annotation that says all the hub needs.
 * Immutable after loading; shared by all threads. */
#ifndef HUB_EVENT_KIND_H
#define HUB_EVENT_KIND_H

#include "hub/base/arena.h"
#include "hub/event/attributes.h"

#include <libxml/xmlschemas.h>

enum kind_effect { EFFECT_NONE, EFFECT_VOID, EFFECT_ERASE, EFFECT_RENUMBER, EFFECT_OBJECT, EFFECT_DECIDE };

struct kind_fact {
    const struct attribute *fact;
    const char *path; /* relative to the root: names with '/', perhaps '@' at the end */
};

struct claim_field {
    int field;         /* index into the attribute's fields */
    const char *path;  /* or NULL */
    const char *value; /* constant, or the default when path finds nothing */
};

struct kind_claim {
    const struct attribute *attribute;
    const char *each; /* NULL: once, paths relative to the root */
    struct claim_field fields[FIELD_MAX];
    size_t field_count;
};

struct kind {
    const char *name;    /* "repair.completed" */
    const char *element; /* "RepairCompleted" */
    const char *group, *zh, *en;
    const char *file;     /* the XSD it came from */
    bool customer;        /* carries a Customer block */
    const char *document; /* path of the document number that is a key, or NULL */
    enum kind_effect effect;
    const char *effect_path; /* what the effect needs: target, until, to or of */
    struct kind_fact facts[24];
    size_t fact_count;
    struct kind_claim claims[8];
    size_t claim_count;
};

struct kinds;

/* Does its document say something about people, so that a record of whom nothing else is known exists by it? */
bool kind_speaks_of_people(const struct kind *kind);

/* Loads every *.xsd of `site` (may be NULL or absent) and `shipped` that declares a kind; the site's wins by file name.
 * All are compiled as one schema. NULL and *error (file:line) on a mistake. */
struct kinds *kinds_load(const char *shipped, const char *site, const struct attributes *attributes,
                         struct error *error);
void kinds_free(struct kinds *kinds);
const struct kind *kind_by_element(const struct kinds *kinds, const char *element);
const struct kind *kind_by_name(const struct kinds *kinds, const char *name);
const struct kind *kind_at(const struct kinds *kinds, size_t index);
size_t kinds_count(const struct kinds *kinds);
/* The words that the schemas let stand in that field of an attribute of the Customer or Party block; *count is 0 when anything
 * may. The list is the arena's. */
const char *const *kinds_words(const struct kinds *kinds, const struct attribute *attribute, size_t field,
                               struct arena *arena, size_t *count);
/* Does an event of this kind carry such a fact? */
bool kind_has_fact(const struct kind *kind, const char *fact);
/* The compiled schema; valid for concurrent validation. */
xmlSchemaPtr kinds_schema(const struct kinds *kinds);

#endif
