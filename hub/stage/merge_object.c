/* What the ERP says of its customers: a number that it gave is a source record as any other, and one customer with the record
 * that the hub's document hangs on. As a store's renumbering this yields to a veto, and becomes a question. */
#include "hub/store/merge_object.h"
#include "hub/stage/merge_run.h"

#include <stdlib.h>

bool merge_names_object(const struct merge_input *input) {
    return !input->refused && input->event->kind->effect == EFFECT_OBJECT;
}

/* Documents by number, asked for at once, but for those that the log told of; a record id is its own answer. */
bool merge_read_objects(struct merge_run *run) {
    struct document_names names = document_names_new(run->arena);
    GPtrArray *asked = working_set_array(run->set);
    for (size_t i = 0; i < run->batch->count; i++) {
        struct merge_input *input = &run->batch->inputs[i];
        if (merge_names_object(input) && uuid_is_nil(&input->object) &&
            !uuid_from_text(input->event->effect_text, &input->object)) {
            document_names_add(&names, input->event->source, strtoll(input->event->effect_text, NULL, 10));
            g_ptr_array_add(asked, &input->object);
        }
    }
    return merge_read_anchors(&run->store, &names, (struct uuid *const *)asked->pdata, run->arena, run->error);
}

bool merge_take_object(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    if (uuid_is_nil(&input->object)) {
        input->refused = true;
        const char *place = arena_print(run->arena, "/%s/%s", event->kind->element, event->kind->effect_path);
        return error_set(&input->refusal, DOCUMENT_UNKNOWN, place, "%s", event->effect_text);
    }
    if (!uuid_equal(&input->object, &input->record_ids[0])) {
        merge_add_word(run, event, &input->record_ids[0], &input->object, WORD_RENUMBERED);
        g_ptr_array_add(run->objects, &input->object);
    }
    return true;
}

bool merge_object_dirty(struct merge_run *run) {
    struct column *records = column_new(run->arena, COLUMN_UUID);
    for (unsigned i = 0; i < run->objects->len; i++) {
        column_uuid(records, g_ptr_array_index(run->objects, i));
    }
    return merge_read_published(&run->store, run->set, records, run->error);
}
