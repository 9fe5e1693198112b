/* Redoing: records are normalised, folded and weighed anew from their event rows, as a set of files has it. */
#include "hub/stage/merge_run.h"

#include <string.h>

/* Tells whether the value became another one. */
static bool normalise_again(struct merge_run *run, const struct attribute *attribute, struct value *value) {
    const struct value before = *value;
    value->flags = 0;
    value->doubt = OK;
    normalise_value(run->parts->normaliser, attribute, value, run->arena);
    return value->flags != before.flags || value->doubt != before.doubt || strcmp(value->normal, before.normal) != 0;
}

static void normalise_all(struct merge_run *run, struct batch_record *record) {
    for (size_t i = 0; i < record->dictionary.count; i++) {
        struct value *value = &record->dictionary.values[i];
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, value->attribute);
        record->dictionary_changed |= attribute != NULL && normalise_again(run, attribute, value);
    }
}

bool merge_redo_records(struct merge_run *run, const struct uuid *records, size_t count) {
    struct column *ids = column_new(run->arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        column_uuid(ids, &records[i]);
    }
    run->store.anew = true;
    if (!merge_read_records(&run->store, run->set, ids, run->error)) {
        return false;
    }
    run->store.anew = false;
    for (size_t i = 0; i < count; i++) {
        struct batch_record *record = working_set_record(run->set, &records[i]);
        if (record != NULL && record->source != NULL) {
            normalise_all(run, record);
            merge_refold(run, record);
        }
    }
    return true;
}
