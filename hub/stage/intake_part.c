#include "hub/stage/intake_part.h"

#include "hub/store/replay.h"

#include <string.h>

/* --- replays -------------------------------------------------------------------------------------------------------- */

static bool is_replay(const struct merge_input *input) {
    return !input->refused && input->event->decision != NULL && strcmp(input->event->decision->verdict, "replay") == 0;
}

static bool is_known(const GArray *ids, int64_t id) {
    for (unsigned i = 0; i < ids->len; i++) {
        if (g_array_index(ids, int64_t, i) == id) {
            return true;
        }
    }
    return false;
}

/* The rejects that decisions of this part ask to replay, each once; to be freed by the caller. */
static GArray *replays_asked(const struct intake_part *part) {
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = part->from; i < part->to; i++) {
        const struct merge_input *input = intake_batch_input(part->batch, i);
        for (size_t k = 0; is_replay(input) && k < input->event->decision->reject_count; k++) {
            if (!is_known(ids, input->event->decision->rejects[k])) {
                g_array_append_val(ids, input->event->decision->rejects[k]);
            }
        }
    }
    return ids;
}

static bool load_replays(const struct intake_part *part, const struct part_tools *tools, struct replay **replays,
                         size_t *count, struct error *error) {
    GArray *ids = replays_asked(part);
    *count = 0;
    const bool good =
        ids->len == 0 ||
        replays_load(tools->database, tools->sealer, &part->batch->assembly->parts.hub_key,
                     (const int64_t *)(const void *)ids->data, ids->len, tools->arena, replays, count, error);
    (void)g_array_free(ids, TRUE);
    return good;
}

/* Read again as if it came now, but for its headers, which were not kept: what they contradicted stays refused. */
static void read_replay(const struct intake_part *part, const struct part_tools *tools, const struct replay *replay,
                        struct merge_input *input) {
    *input = (struct merge_input){
        .origin = replay->origin, .key = replay->key, .body = replay->body, .reject_id = replay->id};
    if (input->key.length == 0) {
        input->key.data = NULL; /* sealed as nothing: it had none */
    }
    intake_read(tools->reader, part->batch->assembly, input, NULL, tools->arena);
    if (!input->refused && strcmp(replay->code, error_kind(HEADER_DISAGREES)->code) == 0) {
        input->refused = true;
        (void)error_set(&input->refusal, HEADER_DISAGREES, "/", "headers are not kept: send it again");
    }
}

/* --- progress ------------------------------------------------------------------------------------------------------- */

/* One line for each partition that the part has messages of, in the order of their first. */
static void add_progress(const struct intake_part *part, struct arena *arena, struct merge_batch *batch) {
    const unsigned places = part->batch->places->len;
    struct merge_progress **of_place = ARENA_NEW(arena, struct merge_progress *, places + 1);
    batch->progress = ARENA_NEW(arena, struct merge_progress, places + 1);
    for (size_t i = part->from; i < part->to; i++) {
        const unsigned index = intake_batch_envelope(part->batch, i)->place;
        const struct batch_place *place = intake_batch_place(part->batch, index);
        const struct merge_input *input = intake_batch_input(part->batch, i);
        if (of_place[index] == NULL) {
            of_place[index] = &batch->progress[batch->progress_count++];
            *of_place[index] =
                (struct merge_progress){.topic = place->topic, .partition = place->partition, .expected = place->next};
        }
        of_place[index]->next = input->origin.offset + 1;
        of_place[index]->last = input->digest;
    }
}

bool intake_part_open(const struct intake_part *part, const struct part_tools *tools, struct merge_batch *batch,
                      struct error *error) {
    size_t replay_count;
    struct replay *replays = NULL;
    const size_t count = part->to - part->from;
    if (!load_replays(part, tools, &replays, &replay_count, error)) {
        return false;
    }
    batch->inputs = ARENA_NEW(tools->arena, struct merge_input, count + replay_count + 1);
    batch->count = count + replay_count;
    for (size_t i = 0; i < count; i++) {
        batch->inputs[i] = *intake_batch_input(part->batch, part->from + i);
    }
    for (size_t i = 0; i < replay_count; i++) {
        read_replay(part, tools, &replays[i], &batch->inputs[count + i]);
    }
    add_progress(part, tools->arena, batch);
    return true;
}

void intake_part_settle(const struct intake_part *part, const struct merge_batch *batch) {
    for (size_t i = 0; i < batch->progress_count; i++) {
        const struct merge_progress *moved = &batch->progress[i];
        for (unsigned k = 0; k < part->batch->places->len; k++) {
            struct batch_place *place = intake_batch_place(part->batch, k);
            if (place->topic == moved->topic && place->partition == moved->partition) {
                place->next = moved->next;
            }
        }
    }
}

/* --- counting ------------------------------------------------------------------------------------------------------- */

static void count_doubts(const struct event *event, struct metrics *metrics) {
    for (size_t i = 0; i < event->person_count; i++) {
        for (size_t k = 0; k < event->people[i].mention_count; k++) {
            const struct mention *mention = &event->people[i].mentions[k];
            for (size_t v = 0; v < mention->count; v++) {
                if (mention->values[v].doubt != OK) {
                    metric_add_code(metrics, METRIC_DOUBTED, mention->values[v].doubt, 1);
                }
            }
        }
    }
}

static void count_input(const struct merge_input *input, struct metrics *metrics) {
    if (input->refused) {
        metric_add_code(metrics, METRIC_REFUSED, input->refusal.code, 1);
    } else if (!input->duplicate) {
        count_doubts(input->event, metrics);
    }
}

void intake_part_count(const struct merge_batch *batch, const struct merge_outcome *outcome, instant start,
                       struct metrics *metrics) {
    metric_add(metrics, METRIC_MERGED, (int64_t)outcome->merged);
    metric_add(metrics, METRIC_DUPLICATES, (int64_t)outcome->duplicates);
    metric_add(metrics, METRIC_LINKED, (int64_t)outcome->linked);
    metric_add(metrics, METRIC_MERGE_TIME, instant_now() - start);
    for (size_t i = 0; i < batch->count; i++) {
        count_input(&batch->inputs[i], metrics);
    }
}
