/* value.h – one attribute value. Its parts (the attribute's Fields, in order) are joined by VALUE_SEPARATOR, a
 * character XML cannot hold; missing parts are empty, empty parts at the end are cut, so equal values are equal bytes. */
#ifndef HUB_EVENT_VALUE_H
#define HUB_EVENT_VALUE_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

#define VALUE_SEPARATOR '\x1f'

enum value_flag {
    VALUE_DOUBTFUL = 1,      /* kept, of little weight */
    VALUE_PLACEHOLDER = 2,   /* no key, never survives */
    VALUE_LESS_SPECIFIC = 4, /* title-only name, masked number, last eight of a VIN, address without its province */
};

struct value {
    uint16_t attribute; /* id */
    uint8_t flags;      /* enum value_flag */
    uint8_t nth; /* of a document's: which element of its attribute in the block, 255 and more as 255; 0: elsewhere */
    enum error_code doubt; /* OK, or why it is doubtful */
    const char *typed;     /* as the source says it */
    const char *normal;    /* what comparison and keys use; "" when it says nothing. Layout belongs to the normaliser */
};

/* Part `index` of a joined value, copied into the arena; "" when missing. */
const char *value_part(struct arena *arena, const char *joined, size_t index);
/* Joins parts (NULL counts as ""). */
const char *value_join(struct arena *arena, const char *const *parts, size_t count);

#endif
