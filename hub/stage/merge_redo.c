/* Redoing: after a new set of files was adopted, records made by an older one are normalised, folded and weighed anew, a
 * few with every batch, until none is left. The golden state is then what a rebuild would give. */
#include "hub/stage/merge_run.h"

enum { REDO_MAX = 200 }; /* records a batch */

static void normalise_again(struct merge_run *run, struct batch_record *record) {
    for (size_t i = 0; i < record->dictionary.count; i++) {
        struct value *value = &record->dictionary.values[i];
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, value->attribute);
        if (attribute != NULL) {
            value->flags = 0;
            value->doubt = OK;
            normalise_value(run->parts->normaliser, attribute, value, run->arena);
        }
    }
    record->dictionary_changed = true;
}

bool merge_redo(struct merge_run *run) {
    GPtrArray *stale = working_set_array(run->set);
    struct column *ids = column_new(run->arena, COLUMN_UUID);
    if (!merge_read_stale(&run->store, run->set, run->set->file_set, REDO_MAX, stale, run->error)) {
        return false;
    }
    for (unsigned i = 0; i < stale->len; i++) {
        column_uuid(ids, g_ptr_array_index(stale, i));
    }
    if (!merge_read_records(&run->store, run->set, ids, run->error)) {
        return false;
    }
    for (unsigned i = 0; i < stale->len; i++) {
        struct batch_record *record = working_set_record(run->set, g_ptr_array_index(stale, i));
        normalise_again(run, record);
        merge_refold(run, record);
    }
    run->redone = stale->len;
    return true;
}
