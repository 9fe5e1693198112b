/* Redoing: records are normalised, folded and weighed anew from their event rows, as a set of files has it. */
#include "hub/stage/merge_run.h"

#include <string.h>

/* When each value of the dictionary was said by some event; INSTANT_NONE: by none that is left. Events between which its
 * standing differs say different values, so that any of them will do. */
static instant *when_said(const struct merge_run *run, const struct batch_record *record) {
    instant *when = ARENA_NEW(run->arena, instant, record->dictionary.count + 1);
    for (size_t i = 0; i < record->dictionary.count; i++) {
        when[i] = INSTANT_NONE;
    }
    for (unsigned i = 0; i < record->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(record->rows, i);
        for (size_t k = 0; k < row->claim_count; k++) {
            for (size_t n = 0; n < row->claims[k].count; n++) {
                const uint32_t ordinal = row->claims[k].ordinals[n];
                if (ordinal < record->dictionary.count) {
                    when[ordinal] = row->order.recorded;
                }
            }
        }
    }
    return when;
}

/* Tells whether the value became another one. */
static bool normalise_again(struct merge_run *run, const struct attribute *attribute, struct value *value,
                            instant recorded) {
    const struct value before = *value;
    normalise_said(run->parts->normaliser, attribute, value, recorded, run->arena);
    return value->flags != before.flags || value->doubt != before.doubt || strcmp(value->normal, before.normal) != 0;
}

void merge_renew_values(struct merge_run *run, struct batch_record *record) {
    const instant *when = when_said(run, record);
    for (size_t i = 0; i < record->dictionary.count; i++) {
        struct value *value = &record->dictionary.values[i];
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, value->attribute);
        record->dictionary_changed |= attribute != NULL && normalise_again(run, attribute, value, when[i]);
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
            record->renew = true; /* once its rows are read: they say when */
            merge_refold(run, record);
        }
    }
    return true;
}
