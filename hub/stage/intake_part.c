#include "hub/stage/intake_part.h"

#include "hub/store/replay.h"

#include <string.h>

/* --- replays -------------------------------------------------------------------------------------------------------- */

static bool is_replay(const struct merge_input *input) {
    return !input->refused && input->event->decision != NULL && strcmp(input->event->decision->verdict, "replay") == 0;
}

/* A reject that is to be replayed. */
struct asked {
    int64_t id;
    struct replay_turn turn;
};

static const struct asked *find_asked(const GArray *asked, int64_t id) {
    for (unsigned i = 0; i < asked->len; i++) {
        const struct asked *one = &g_array_index(asked, struct asked, i);
        if (one->id == id) {
            return one;
        }
    }
    return NULL;
}

static void ask_for(GArray *asked, const struct merge_input *input) {
    const struct decision *decision = input->event->decision;
    for (size_t i = 0; i < decision->reject_count; i++) {
        const struct asked one = {decision->rejects[i],
                                  {input->origin.partition, input->origin.life, input->origin.offset, i}};
        if (i < ANSWER_LINE_REPLAYS && find_asked(asked, one.id) == NULL) {
            g_array_append_val(asked, one);
        }
    }
}

/* The rejects that decisions of this part ask to replay, each once; to be freed by the caller. */
static GArray *replays_asked(const struct intake_part *part) {
    GArray *asked = g_array_new(FALSE, FALSE, sizeof(struct asked));
    for (size_t i = part->from; i < part->to; i++) {
        const struct merge_input *input = intake_batch_input(part->batch, i);
        if (is_replay(input)) {
            ask_for(asked, input);
        }
    }
    return asked;
}

static bool load_replays(const struct intake_part *part, const struct part_tools *tools, const GArray *asked,
                         struct replay **replays, size_t *count, struct error *error) {
    int64_t *ids = ARENA_NEW(tools->arena, int64_t, asked->len + 1);
    for (unsigned i = 0; i < asked->len; i++) {
        ids[i] = g_array_index(asked, struct asked, i).id;
    }
    *count = 0;
    return asked->len == 0 || replays_load(tools->database, tools->sealer, &part->batch->assembly->parts.hub_key, ids,
                                           asked->len, tools->arena, replays, count, error);
}

/* Read again as if it came now. */
static bool read_replay(const struct intake_part *part, const struct part_tools *tools, const struct replay *replay,
                        const struct asked *asked, struct merge_input *input, struct error *error) {
    *input = (struct merge_input){.origin = replay->origin,
                                  .key = replay->key,
                                  .body = replay->body,
                                  .reject_id = replay->id,
                                  .turn = asked->turn};
    if (input->key.length == 0) {
        input->key.data = NULL; /* sealed as nothing: it had none */
    }
    if (!message_headers_unpack(replay->headers, tools->arena, &input->headers, &input->header_count)) {
        return error_set(error, SEAL_BROKEN, "reject", "%lld: headers", (long long)replay->id);
    }
    intake_read(tools->reader, part->batch->assembly, input, tools->arena);
    return true;
}

static bool add_replays(const struct intake_part *part, const struct part_tools *tools, const GArray *asked,
                        struct merge_batch *batch, struct error *error) {
    size_t count;
    struct replay *replays = NULL;
    bool good = load_replays(part, tools, asked, &replays, &count, error);
    for (size_t i = 0; good && i < count; i++) {
        good = read_replay(part, tools, &replays[i], find_asked(asked, replays[i].id), &batch->inputs[batch->count++],
                           error);
    }
    return good;
}

/* --- progress ------------------------------------------------------------------------------------------------------- */

/* One line for each partition that the part has messages of, in the order of their first. */
static void add_progress(const struct intake_part *part, struct arena *arena, struct merge_batch *batch) {
    const unsigned places = part->batch->places->len;
    struct merge_progress **of_place = ARENA_NEW(arena, struct merge_progress *, places + 1);
    batch->progress = ARENA_NEW(arena, struct merge_progress, places + 1);
    for (size_t i = part->from; i < part->to; i++) {
        const unsigned index = intake_batch_came_from(part->batch, i);
        const struct batch_place *place = intake_batch_place(part->batch, index);
        const struct merge_input *input = intake_batch_input(part->batch, i);
        if (of_place[index] == NULL) {
            of_place[index] = &batch->progress[batch->progress_count++];
            *of_place[index] = (struct merge_progress){
                .topic = place->topic, .partition = place->partition, .life = place->life, .expected = place->next};
        }
        of_place[index]->next = input->origin.offset + 1;
        of_place[index]->last = input->digest;
    }
}

bool intake_part_open(const struct intake_part *part, const struct part_tools *tools, struct merge_batch *batch,
                      struct error *error) {
    GArray *asked = replays_asked(part);
    const size_t count = part->to - part->from;
    batch->inputs = ARENA_NEW(tools->arena, struct merge_input, count + asked->len + 1);
    batch->count = count;
    for (size_t i = 0; i < count; i++) {
        batch->inputs[i] = *intake_batch_input(part->batch, part->from + i);
    }
    const bool good = add_replays(part, tools, asked, batch, error);
    (void)g_array_free(asked, TRUE);
    add_progress(part, tools->arena, batch);
    return good;
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

void intake_part_count(const struct merge_batch *batch, const struct merge_outcome *outcome, moment start,
                       struct metrics *metrics) {
    metric_add(metrics, METRIC_MERGED, (int64_t)outcome->merged);
    metric_add(metrics, METRIC_DUPLICATES, (int64_t)outcome->duplicates);
    metric_add(metrics, METRIC_LINKED, (int64_t)outcome->linked);
    metric_add(metrics, METRIC_MERGE_TIME, moment_now() - start);
    for (size_t i = 0; i < batch->count; i++) {
        count_input(&batch->inputs[i], metrics);
    }
}
