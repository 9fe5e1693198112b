/* dictionary.h – the segments of the IDoc types: which stand where, how often, with which fields of which length. Read
 * from CSV files (schemas/idoc/README.md names the columns). Immutable after loading; shared by all threads. */
#ifndef ADAPTERS_IDOC_DICTIONARY_H
#define ADAPTERS_IDOC_DICTIONARY_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

struct idoc_field {
    const char *name;
    unsigned length; /* in UTF-16 units */
};

enum { IDOC_UNBOUNDED = 0 };

struct idoc_segment {
    const char *name;
    const char *parent_name;                    /* "" at the top */
    struct idoc_segment *parent, *first, *next; /* children and brothers in the order of the tree */
    unsigned order;                             /* among all segments of the type */
    unsigned min, max;                          /* per parent; max may be IDOC_UNBOUNDED */
    struct idoc_field *fields;
    size_t field_count;
};

/* A basic type, alone or with an extension hung on it. */
struct idoc_type {
    const char *name;      /* IDOCTYP */
    const char *extension; /* CIMTYP, or NULL */
    struct idoc_segment *first;
};

struct idoc_dictionary;

/* Reads all files; NULL and *error (config_unreadable, or config_invalid at file:line) on a mistake. */
struct idoc_dictionary *idoc_dictionary_load(const char *const *files, size_t count, struct error *error);
void idoc_dictionary_free(struct idoc_dictionary *dictionary);
/* EDI_DC40, or NULL when no file describes it. */
const struct idoc_segment *idoc_dictionary_control(const struct idoc_dictionary *dictionary);
/* The type, its tree copied into the arena; `extension` may be NULL. NULL when one of them is unknown or a segment of the
 * extension hangs on none of the basic type. */
const struct idoc_type *idoc_dictionary_type(const struct idoc_dictionary *dictionary, const char *name,
                                             const char *extension, struct arena *arena);
/* NULL when the type has none of that name. */
const struct idoc_segment *idoc_type_segment(const struct idoc_type *type, const char *name);
/* The segment after this one in the order of the tree, or NULL. */
const struct idoc_segment *idoc_segment_after(const struct idoc_segment *segment);
/* Index of the field, or -1. */
int idoc_segment_field(const struct idoc_segment *segment, const char *name);
/* The root element of such a document: the extension's name when there is one. */
const char *idoc_type_root(const struct idoc_type *type);

#endif
