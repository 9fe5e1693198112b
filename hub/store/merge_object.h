/* merge_object.h – what the merge asks about documents that the ERP answers. Both return false and set *error on a failure. */
#ifndef HUB_STORE_MERGE_OBJECT_H
#define HUB_STORE_MERGE_OBJECT_H

#include "hub/store/merge_read.h"

/* Documents of the ERP: arrays of equal length. */
struct document_names {
    struct column *systems, *numbers;
};
struct document_names document_names_new(struct arena *arena);
void document_names_add(struct document_names *names, const char *system, int64_t number);

/* Sets for each name the record that the document's object hangs on; what is not known stays as it is. */
bool merge_read_anchors(struct merge_store *store, const struct document_names *names, struct uuid *const *anchors,
                        struct arena *arena, struct error *error);
/* Marks as dirty whatever was published with one of the records (uuid column) in it, under ids that are no more, too. */
bool merge_read_published(struct merge_store *store, struct working_set *set, const struct column *records,
                          struct error *error);

#endif
