/* unreadable.h – says which stored row cannot be read: the table, the ids of its record or event, the column; never a
 * value. What such a row says is not known, so that nothing is made of it. */
#ifndef HUB_STORE_UNREADABLE_H
#define HUB_STORE_UNREADABLE_H

#include "hub/base/error.h"
#include "hub/base/uuid.h"

enum unreadable_why {
    UNREADABLE_FORM,      /* cut off, or nothing that the hub writes */
    UNREADABLE_REFERENCE, /* names a record or a value that is not there */
    UNREADABLE_WHYS
};

/* All return false, with row_unreadable in *error. */
bool unreadable_golden(struct error *error, enum unreadable_why why, const struct uuid *golden, const char *column);
bool unreadable_record(struct error *error, enum unreadable_why why, const struct uuid *record, const char *column);
bool unreadable_event(struct error *error, enum unreadable_why why, const char *source, const char *event, int part,
                      const char *column);

#endif
