/* mapping.h – the mapping file (schemas/idoc/mapping.xml) as a table: who goes to the ERP, and which field takes what.
 * Its shape is checked by its schema; that segments, fields, attributes and maps exist and that constants fit is checked
 * here, so
 * are the kinds of events and the words of values that it waits for. Immutable after loading; shared by all threads. Everything lives as long as the mapping. */
#ifndef ADAPTERS_IDOC_MAPPING_H
#define ADAPTERS_IDOC_MAPPING_H

#include "adapters/idoc/dictionary.h"
#include "hub/event/kind.h"

#include <glib.h>
#include <libxml/xmlregexp.h>

enum field_owner { OWNER_ERP, OWNER_CREATE, OWNER_HUB };
enum field_form { FORM_TEXT, FORM_CODE, FORM_DATE, FORM_SEARCH };
enum unmapped { UNMAPPED_HOLD, UNMAPPED_EMPTY, UNMAPPED_KEEP };
enum field_source {
    FROM_NOTHING,
    FROM_CONSTANT,
    FROM_ATTRIBUTE,
    FROM_NUMBER,
    FROM_GOLDEN_ID,
    FROM_VERSION,
    FROM_STAGE,
    FROM_CONSENT
};

/* Words from a|b|c. */
struct alternatives {
    const char **words;
    size_t count;
};
bool alternatives_have(const struct alternatives *alternatives, const char *word);

struct code_map {
    const char *name;
    enum unmapped unmapped;
    GHashTable *codes; /* from → to */
};

/* Which values of a list: those whose part is one of these. */
struct condition {
    int part; /* -1: all */
    struct alternatives values;
};

/* A field by its index in the segment. */
struct field_mapping {
    const struct idoc_field *field;
    size_t index;
    unsigned profiles; /* bits of those it is for */
    enum field_owner owner;
    enum field_source source;
    const char *text; /* the constant, or the purpose of the consent */
    const struct attribute *attribute;
    int part;
    struct condition where;
    const char *fallback; /* or NULL */
    enum field_form form;
    const struct code_map *map; /* or NULL */
    int when;                   /* index of the field that must have when_value; -1: always */
    const char *when_value;
    bool required, cut;
    const char *pattern; /* or NULL */
    xmlRegexpPtr matcher;
    size_t *split; /* indexes of the fields it runs over, its own first */
    size_t split_count;
};

struct segment_mapping {
    const struct idoc_segment *segment;
    unsigned profiles;
    bool once;                    /* at creation only */
    const struct attribute *each; /* or NULL: one segment */
    struct condition where;
    size_t *needs; /* left out when all of these are empty; none: never */
    size_t need_count;
    struct field_mapping *fields;
    size_t field_count;
    struct segment_mapping *first, *next; /* children and brothers in the dictionary's order */
};

struct deal_end {
    const char *kind, *by;
    bool same_source;
};

struct deal {
    const char *kind, *by;
    struct deal_end *ends;
    size_t end_count;
};

struct idoc_profile {
    const char *name;
    const struct attribute *attribute; /* NULL: holds always */
    struct alternatives values;
};

/* What the ERP is told of the object of a customer who became one with another: these fields, all others left alone. */
struct loser_setting {
    size_t *fields; /* of the first segment */
    const char **values;
    size_t count; /* 0: nothing */
};

enum { PROFILES_MOST = 32 };

struct idoc_mapping {
    struct arena *arena;
    const char *system;
    const struct idoc_type *type;
    const struct idoc_segment *control;
    const char **control_values; /* by index of the control record's fields; NULL: not set here */
    const char *root;
    int64_t utc_offset; /* µs */
    struct deal *deals;
    size_t deal_count;
    struct idoc_profile profiles[PROFILES_MOST];
    size_t profile_count;
    GPtrArray *maps, *matchers;
    struct segment_mapping *first;
    struct loser_setting loser;
};

/* The dictionary must outlive it. `system` stands in for the one of the file unless NULL. NULL and *error (file:line) on a mistake. */
struct idoc_mapping *idoc_mapping_load(const char *path, const char *schema, const struct idoc_dictionary *dictionary,
                                       const struct attributes *attributes, const struct kinds *kinds,
                                       const char *system, struct error *error);
void idoc_mapping_free(struct idoc_mapping *mapping);

#endif
