#include "hub/stage/intake_batch.h"

#include <stdlib.h>
#include <string.h>

struct intake_batch *intake_batch_new(unsigned workers) {
    struct intake_batch *batch = g_new0(struct intake_batch, 1);
    batch->arena = arena_new();
    batch->workers = workers;
    batch->reading = g_new0(struct arena *, workers);
    for (unsigned i = 0; i < workers; i++) {
        batch->reading[i] = arena_new();
    }
    batch->inputs = g_array_new(FALSE, TRUE, sizeof(struct merge_input));
    batch->came_from = g_array_new(FALSE, TRUE, sizeof(unsigned));
    batch->places = g_array_new(FALSE, TRUE, sizeof(struct batch_place));
    return batch;
}

void intake_batch_clear(struct intake_batch *batch) {
    assembly_release(batch->assembly);
    batch->assembly = NULL;
    g_array_set_size(batch->inputs, 0);
    g_array_set_size(batch->came_from, 0);
    g_array_set_size(batch->places, 0);
    arena_reset(batch->arena);
    for (unsigned i = 0; i < batch->workers; i++) {
        arena_reset(batch->reading[i]);
    }
    batch->bytes = batch->claimed = batch->read = 0;
}

void intake_batch_free(struct intake_batch *batch) {
    intake_batch_clear(batch);
    for (unsigned i = 0; i < batch->workers; i++) {
        arena_free(batch->reading[i]);
    }
    arena_free(batch->arena);
    (void)g_array_free(batch->inputs, TRUE);
    (void)g_array_free(batch->came_from, TRUE);
    (void)g_array_free(batch->places, TRUE);
    g_free(batch->reading);
    g_free(batch);
}

/* Messages come in runs of one partition: the last one is asked first. */
static unsigned place_of(struct intake_batch *batch, const struct message *message, const struct position_mark *mark) {
    for (unsigned i = batch->places->len; i > 0; i--) {
        const struct batch_place *place = intake_batch_place(batch, i - 1);
        if (place->partition == message->partition && strcmp(place->topic, message->topic) == 0) {
            return i - 1;
        }
    }
    const struct batch_place place = {arena_copy(batch->arena, message->topic), message->partition, mark->life,
                                      mark->next};
    g_array_append_val(batch->places, place);
    return batch->places->len - 1;
}

void intake_batch_add(struct intake_batch *batch, const struct message *message, const struct position_mark *mark,
                      instant received) {
    const unsigned place = place_of(batch, message, mark);
    const struct merge_input input = {
        .origin = {.topic = intake_batch_place(batch, place)->topic,
                   .partition = message->partition,
                   .offset = message->offset,
                   .life = mark->life,
                   .appended = message->appended == INSTANT_NONE ? received : message->appended},
        .key = message->key,
        .body = message->value,
        .headers = message->headers,
        .header_count = message->header_count,
    };
    if (batch->inputs->len == 0) {
        batch->began = moment_now();
    }
    g_array_append_val(batch->inputs, input);
    g_array_append_val(batch->came_from, place);
    batch->bytes += message->key.length + message->value.length;
}

static bool is_among(const struct batch_place *place, const struct inbox_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (places[i].partition == place->partition && strcmp(places[i].topic, place->topic) == 0) {
            return true;
        }
    }
    return false;
}

void intake_batch_drop(struct intake_batch *batch, const struct inbox_place *gone, size_t count) {
    unsigned kept = 0;
    for (unsigned i = 0; i < batch->inputs->len; i++) {
        const unsigned place = intake_batch_came_from(batch, i);
        const struct merge_input input = *intake_batch_input(batch, i);
        if (is_among(intake_batch_place(batch, place), gone, count)) {
            batch->bytes -= input.key.length + input.body.length;
            continue;
        }
        g_array_index(batch->came_from, unsigned, kept) = place;
        *intake_batch_input(batch, kept++) = input;
    }
    g_array_set_size(batch->inputs, kept);
    g_array_set_size(batch->came_from, kept);
}

void intake_batch_tidy(struct intake_batch *batch) {
    if (batch->inputs->len == 0) {
        g_array_set_size(batch->places, 0);
        arena_reset(batch->arena);
    }
}
