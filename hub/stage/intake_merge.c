#include "hub/stage/intake_merge.h"

#include "hub/base/log.h"
#include "hub/stage/intake_part.h"
#include "hub/store/merge_history.h"
#include "hub/store/merge_read.h"

#include <string.h>

enum { TRIES = 3 }; /* of a batch, or of a single event, before it is looked at more closely */
#define IDLE_WAIT (SECONDS(1) / 10)
#define PAUSE_LEAST (SECONDS(1) / 10)
#define PAUSE_MOST SECONDS(5)

struct merger {
    struct merger_parts parts;
    struct database *database;
    struct sealer *sealer;
    struct arena *arena;         /* of one merge */
    struct intake_reader reader; /* for replays */
    enum error_code trouble;     /* the last failure told; OK: all is well */
    int64_t pause;               /* before the next try */
    bool behind;                 /* another file set is in force */
    bool redo;                   /* there may be records of an older file set */
    instant redo_next;
};

/* What became of a part of a batch. */
enum merge_end {
    MERGE_DONE,
    MERGE_SCRAPPED, /* the line begins anew */
    MERGE_ENDED,    /* the line ends */
    MERGE_HOPELESS, /* *error stops the daemon */
};

struct merger *merger_new(const struct merger_parts *parts) {
    struct merger *merger = g_new0(struct merger, 1);
    merger->parts = *parts;
    merger->sealer = sealer_new(parts->keys);
    merger->arena = arena_new();
    merger->reader.topic_decisions = parts->topic_decisions;
    merger->pause = PAUSE_LEAST;
    merger->redo = true;
    return merger;
}

void merger_free(struct merger *merger) {
    intake_reader_clear(&merger->reader);
    database_close(merger->database);
    sealer_free(merger->sealer);
    arena_free(merger->arena);
    g_free(merger);
}

/* --- one try -------------------------------------------------------------------------------------------------------- */

static bool connect(struct merger *merger, struct error *error) {
    if (merger->database != NULL && !database_alive(merger->database)) {
        database_close(merger->database);
        merger->database = NULL;
    }
    if (merger->database == NULL) {
        merger->database = merge_connect(merger->parts.database, "dealerhub merge", error);
        if (merger->database != NULL && !merge_history_begin(merger->database, error)) {
            database_close(merger->database);
            merger->database = NULL;
        }
    }
    return merger->database != NULL;
}

/* A merge of nothing: the database is in order, and some records of an older file set are redone. */
static bool merge_nothing(struct merger *merger, struct merge_outcome *outcome, struct error *error) {
    struct assembly *assembly = intake_files_current(merger->parts.files);
    struct merge_batch nothing = {.cluster = merger->parts.cluster};
    arena_reset(merger->arena);
    const bool good = connect(merger, error) && merge_run(&assembly->parts, merger->database, merger->sealer, &nothing,
                                                          merger->arena, outcome, error);
    assembly_release(assembly);
    return good;
}

/* Whatever a try leaves in the inputs is left in copies: the next one begins with what was read. */
static bool try_part(struct merger *merger, const struct intake_part *part, struct error *error) {
    struct merge_batch batch = {.cluster = merger->parts.cluster};
    struct merge_outcome outcome = {0};
    const struct merge_parts *parts = &part->batch->assembly->parts;
    arena_reset(merger->arena);
    if (!connect(merger, error)) {
        return false;
    }
    const struct part_tools tools = {merger->database, merger->sealer, &merger->reader, merger->arena};
    const instant start = instant_now();
    if (!intake_part_open(part, &tools, &batch, error) ||
        !merge_run(parts, merger->database, merger->sealer, &batch, merger->arena, &outcome, error)) {
        return false;
    }
    bell_ring(merger->parts.merged);
    intake_part_settle(part, &batch);
    intake_part_count(&batch, &outcome, start, merger->parts.metrics);
    merger->redo = merger->redo || outcome.redone > 0;
    return true;
}

/* --- trouble -------------------------------------------------------------------------------------------------------- */

/* Told once, until it changes or is over. */
static void tell_trouble(struct merger *merger, const struct error *error) {
    metric_add_code(merger->parts.metrics, METRIC_REPEATED, error->code, 1);
    if (merger->trouble != error->code) {
        merger->trouble = error->code;
        log_failure("merge_waits", error);
        health_ill(merger->parts.health, "merge", error_text(error));
    }
}

/* False when the line ends. */
static bool wait_longer(struct merger *merger) {
    const int64_t pause = merger->pause;
    merger->pause = MIN(pause * 2, PAUSE_MOST);
    return line_pause(merger->parts.line, pause);
}

static enum merge_end scrap(struct merger *merger) {
    line_scrap(merger->parts.line);
    return MERGE_SCRAPPED;
}

/* While another file set is in force only the decision that changes that can be merged: the others wait in their topics. */
static enum merge_end set_behind(struct merger *merger, bool behind) {
    merger->redo = true;
    merger->behind = behind;
    atomic_store(merger->parts.only_decisions, behind);
    return scrap(merger);
}

static void tell_well(struct merger *merger) {
    if (merger->trouble != OK) {
        log_line(LOG_INFO_LEVEL, "merge_goes_on", "after=%s", error_kind(merger->trouble)->code);
        merger->trouble = OK;
    }
    if (merger->behind) {
        (void)set_behind(merger, false);
    }
    merger->pause = PAUSE_LEAST;
    health_well(merger->parts.health, "merge");
}

/* --- another file set is in force ------------------------------------------------------------------------------------ */

/* A decision that adopts the files held here, or NULL. */
static const struct merge_input *find_adoption(const struct intake_part *part) {
    for (size_t i = part->from; i < part->to; i++) {
        const struct merge_input *input = intake_batch_input(part->batch, i);
        if (merge_input_adopts(input, &part->batch->assembly->parts)) {
            return input;
        }
    }
    return NULL;
}

/* By itself, ahead of its turn: when that comes it is a duplicate. */
static bool merge_adoption(struct merger *merger, const struct intake_part *part, const struct merge_input *adoption,
                           struct error *error) {
    struct merge_outcome outcome;
    struct merge_input copy = *adoption;
    struct merge_batch batch = {.cluster = merger->parts.cluster, .inputs = &copy, .count = 1};
    arena_reset(merger->arena);
    return connect(merger, error) && merge_run(&part->batch->assembly->parts, merger->database, merger->sealer, &batch,
                                               merger->arena, &outcome, error);
}

/* `part` is what could not be merged, or NULL. */
static enum merge_end fall_behind(struct merger *merger, const struct intake_part *part, const struct error *error) {
    struct error other = {0};
    const struct merge_input *adoption = part == NULL ? NULL : find_adoption(part);
    tell_trouble(merger, error);
    if (intake_files_follow(merger->parts.files) ||
        (adoption != NULL && merge_adoption(merger, part, adoption, &other))) {
        return set_behind(merger, false); /* what was read by the old files is read anew */
    }
    if (part != NULL || !merger->behind) {
        (void)set_behind(merger, true);
    }
    return wait_longer(merger) ? MERGE_SCRAPPED : MERGE_ENDED;
}

/* What a failure asks for; MERGE_DONE: try again. */
static enum merge_end judge(struct merger *merger, const struct intake_part *part, const struct error *error) {
    if (error->code == FILE_SET_BEHIND) {
        return fall_behind(merger, part, error);
    }
    tell_trouble(merger, error);
    if (error->code == DATABASE_FENCED) {
        return scrap(merger);
    }
    if (error_kind(error->code)->class == ERROR_STOP) {
        return MERGE_HOPELESS;
    }
    return wait_longer(merger) ? MERGE_DONE : MERGE_ENDED;
}

/* --- a batch, or a part of it --------------------------------------------------------------------------------------- */

static enum merge_end merge_part(struct merger *merger, const struct intake_part *part, struct error *error);

static enum merge_end merge_halves(struct merger *merger, const struct intake_part *part, struct error *error) {
    const size_t middle = part->from + (part->to - part->from) / 2;
    const struct intake_part first = {part->batch, part->from, middle};
    const struct intake_part second = {part->batch, middle, part->to};
    const enum merge_end end = merge_part(merger, &first, error);
    return end == MERGE_DONE ? merge_part(merger, &second, error) : end;
}

/* It stands alone and fails, though the database can merge: it must not keep its neighbours waiting. If even its reject
 * cannot be written, then for what it says of itself. */
static void give_up(struct merger *merger, const struct intake_part *part, const struct error *error) {
    struct merge_outcome outcome;
    struct error other = {0};
    struct merge_input *input = intake_batch_input(part->batch, part->from);
    if (!merge_nothing(merger, &outcome, &other)) {
        return;
    }
    if (input->refused) {
        input->event = NULL;
        return;
    }
    input->refused = true;
    (void)error_set(&input->refusal, MERGE_FAILED, "/", "%s", error_kind(error->code)->code);
    log_line(LOG_ERROR_LEVEL, "merge_failed", "topic=%s partition=%d offset=%lld: %s", input->origin.topic,
             input->origin.partition, (long long)input->origin.offset, error_text(error));
}

/* Only a statement that PostgreSQL refused may be the fault of one event. */
static bool is_suspect(const struct error *error) {
    return error->code == DATABASE_FAILED;
}

static enum merge_end merge_part(struct merger *merger, const struct intake_part *part, struct error *error) {
    const size_t count = part->to - part->from;
    const bool whole = count == part->batch->inputs->len;
    const unsigned tries = whole || count == 1 ? TRIES : 1;
    for (unsigned failures = 0;;) {
        *error = (struct error){0};
        if (line_has_ended(merger->parts.line)) {
            return MERGE_ENDED;
        }
        if (try_part(merger, part, error)) {
            tell_well(merger);
            return MERGE_DONE;
        }
        const enum merge_end end = judge(merger, part, error);
        if (end != MERGE_DONE) {
            return end;
        }
        failures += is_suspect(error);
        if (failures >= tries && count > 1) {
            return merge_halves(merger, part, error);
        }
        if (failures >= tries) {
            give_up(merger, part, error);
        }
    }
}

/* --- when there is nothing else to do ------------------------------------------------------------------------------- */

/* Whether the set that is proposed here has come into force shows in a merge only: another instance may have merged the
 * decision. */
static bool is_due(struct merger *merger) {
    const instant now = instant_now();
    const bool waits = intake_files_wait(merger->parts.files);
    return (merger->redo || waits) && (now >= merger->redo_next || now < merger->redo_next - PAUSE_MOST);
}

static bool redo_some(struct merger *merger, struct error *error) {
    struct merge_outcome outcome = {0};
    *error = (struct error){0};
    if (!is_due(merger)) {
        return true;
    }
    if (!merge_nothing(merger, &outcome, error)) {
        return judge(merger, NULL, error) != MERGE_HOPELESS;
    }
    tell_well(merger);
    merger->redo = outcome.redone > 0;
    const int64_t rate = atomic_load(merger->parts.redo_rate);
    merger->redo_next = instant_now() + (merger->redo ? (int64_t)outcome.redone * SECONDS(1) / rate : SECONDS(1));
    return true;
}

static enum merge_end merge_batch(struct merger *merger, struct intake_batch *batch, struct error *error) {
    const struct intake_part whole = {batch, 0, batch->inputs->len};
    if (line_is_scrapped(merger->parts.line)) {
        return MERGE_SCRAPPED;
    }
    const enum merge_end end = merge_part(merger, &whole, error);
    if (end == MERGE_DONE) {
        metric_add(merger->parts.metrics, METRIC_BATCHES, 1);
        metric_add(merger->parts.metrics, METRIC_BATCH_TIME, instant_now() - batch->began);
    }
    return end;
}

bool merger_run(struct merger *merger, struct error *error) {
    while (!line_has_ended(merger->parts.line)) {
        struct intake_batch *batch = line_next(merger->parts.line, IDLE_WAIT);
        if (batch == NULL) {
            if (!redo_some(merger, error)) {
                return false;
            }
            continue;
        }
        const enum merge_end end = merge_batch(merger, batch, error);
        line_return(merger->parts.line, batch);
        if (end == MERGE_HOPELESS) {
            return false;
        }
    }
    return true;
}
