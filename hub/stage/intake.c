#include "hub/stage/intake.h"

#include "hub/base/log.h"
#include "hub/stage/intake_files.h"
#include "hub/stage/intake_lag.h"
#include "hub/stage/intake_line.h"
#include "hub/stage/intake_merge.h"
#include "hub/stage/intake_pace.h"
#include "hub/stage/intake_positions.h"
#include "hub/stage/intake_watch.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define IDLE_WAIT (SECONDS(1) / 10)
#define ROOM_WAIT SECONDS(1)   /* for the merge, before the inbox is held */
#define REVOKE_WAIT SECONDS(5) /* for batches under way, before partitions go */
#define CLUSTER_WAIT SECONDS(2)
#define RETRY_WAIT SECONDS(1)
#define HOUSEKEEPING SECONDS(2)

enum { TIDY_ABOVE = 1024 * 1024 /* octets of messages that were skipped */ };

struct intake {
    struct intake_parts parts;
    _Atomic(const struct config *) config;
    _Atomic(int64_t) redo_rate; /* of that configuration, for the merge thread */
    struct intake_files *files;
    const struct keyer *keyer; /* the installation's */
    struct line *line;
    struct merger *merger;
    struct pace pace;
    struct error failure; /* of the merge thread; read when it has ended */
    atomic_bool failed;
    const atomic_bool *stop;
    atomic_bool only_decisions; /* another file set is in force */
    struct database *database;  /* the poll thread's */
    const char *cluster;
    struct positions *positions;
    struct watch *watch;
    struct lags *lags;
    struct intake_batch *filling; /* or NULL: there is no room */
    bool held;                    /* the inbox brings nothing, for want of room */
    moment housekeeping;
    enum error_code trouble; /* the last one told */
};

/* --- from outside --------------------------------------------------------------------------------------------------- */

void intake_use(struct intake *intake, struct assembly *assembly) {
    intake_files_use(intake->files, assembly);
}

void intake_use_config(struct intake *intake, const struct config *config) {
    atomic_store(&intake->config, config);
    atomic_store(&intake->redo_rate, config->redo_rate);
}

struct intake *intake_new(const struct intake_parts *parts) {
    struct intake *intake = g_new0(struct intake, 1);
    intake->parts = *parts;
    intake->files = intake_files_new(parts->assembly);
    intake->lags = lags_new();
    intake->keyer = parts->assembly->parts.keyer;
    atomic_init(&intake->config, parts->config);
    atomic_init(&intake->redo_rate, parts->config->redo_rate);
    return intake;
}

void intake_free(struct intake *intake) {
    if (intake != NULL) {
        intake_files_free(intake->files);
        lags_free(intake->lags);
        g_free(intake);
    }
}

/* --- trouble of the poll thread ------------------------------------------------------------------------------------- */

static void tell(struct intake *intake, const char *what, const struct error *error) {
    if (intake->trouble != error->code) {
        intake->trouble = error->code;
        log_failure(what, error);
        health_ill(intake->parts.health, "intake", error_text(error));
    }
}

static void tell_well(struct intake *intake) {
    intake->trouble = OK;
    health_well(intake->parts.health, "intake");
}

static bool goes_on(const struct intake *intake) {
    return !atomic_load(intake->stop) && !atomic_load(&intake->failed);
}

/* False when it is to end. */
static bool pause_a_little(struct intake *intake) {
    (void)line_pause(intake->line, RETRY_WAIT);
    return goes_on(intake);
}

static bool connect(struct intake *intake, struct error *error) {
    if (intake->database != NULL && !database_alive(intake->database)) {
        database_close(intake->database);
        intake->database = NULL;
    }
    if (intake->database == NULL) {
        intake->database = database_open(intake->parts.config->database, "dealerhub intake", error);
    }
    return intake->database != NULL;
}

/* --- partitions come and go; called from inside inbox.poll ------------------------------------------------------------ */

static void tell_held(const struct intake *intake) {
    const size_t held = positions_count(intake->positions);
    metric_set(intake->parts.metrics, METRIC_PARTITIONS, (int64_t)held);
    if (held == 0) {
        health_doing(intake->parts.health, "intake", "waits for partitions");
    } else {
        health_doing(intake->parts.health, "intake", "reads %zu partitions", held);
    }
}

static bool place_all(struct intake *intake, struct inbox_place *places, size_t count, struct error *error) {
    watch_forget(intake->watch);
    for (size_t i = 0; i < count; i++) {
        if (places[i].end == INBOX_NOWHERE) {
            return error_set(error, BROKER_FAILED, places[i].topic, "the partition cannot be looked at yet");
        }
    }
    if (!connect(intake, error) || !positions_place(intake->positions, intake->database, places, count, error)) {
        return false;
    }
    for (size_t i = 0; atomic_load(&intake->only_decisions) && i < count; i++) {
        if (strcmp(places[i].topic, intake->parts.config->topic_decisions) != 0) {
            positions_postpone(intake->positions, &places[i], 1);
        }
    }
    return true;
}

static void assigned(void *context, struct inbox_place *places, size_t count) {
    struct intake *intake = context;
    struct error error = {0};
    if (!place_all(intake, places, count, &error)) {
        tell(intake, "intake_waits", &error);
        positions_postpone(intake->positions, places, count);
        line_scrap(intake->line); /* beginning anew, they are placed with the others */
    }
    log_line(LOG_INFO_LEVEL, "partitions_assigned", "new=%zu held=%zu", count, positions_count(intake->positions));
    tell_held(intake);
}

/* Handed over in peace: what is under way is merged first, so that the next holder begins behind it. Whatever is not done in
 * time fails later on its offsets, and harms nobody; what was not submitted yet is the next holder's to read. */
static void revoked(void *context, const struct inbox_place *places, size_t count, bool lost) {
    struct intake *intake = context;
    if (intake->filling != NULL) {
        intake_batch_drop(intake->filling, places, count);
    }
    if (lost) {
        line_scrap(intake->line);
    } else {
        (void)line_is_empty(intake->line, REVOKE_WAIT);
    }
    watch_forget(intake->watch);
    positions_forget(intake->positions, places, count);
    log_line(LOG_INFO_LEVEL, lost ? "partitions_lost" : "partitions_revoked", "gone=%zu held=%zu", count,
             positions_count(intake->positions));
    tell_held(intake);
}

/* --- beginning anew: another instance has moved on, or other files are in use ------------------------------------------ */

static bool seek_all(struct intake *intake, struct error *error) {
    size_t count;
    struct arena *arena = arena_new();
    const struct inbox *inbox = intake->parts.inbox;
    struct inbox_place *places = positions_list(intake->positions, false, arena, &count);
    const bool good = inbox->look(inbox->state, places, count, error) && place_all(intake, places, count, error) &&
                      inbox->seek(inbox->state, places, count, error);
    arena_free(arena);
    return good;
}

static void hold(struct intake *intake, bool held) {
    if (intake->held != held) {
        intake->held = held;
        intake->parts.inbox->hold(intake->parts.inbox->state, held);
    }
}

/* The group expects to hear from us, also while the merge cannot go on. */
static void poll_for_nothing(struct intake *intake, int64_t timeout) {
    struct error error = {0};
    struct message message;
    const struct inbox *inbox = intake->parts.inbox;
    struct arena *arena = arena_new();
    hold(intake, true);
    if (inbox->poll(inbox->state, timeout, arena, &message, &error) == INBOX_MESSAGE) {
        line_scrap(intake->line); /* it slipped through: it is read again */
    }
    arena_free(arena);
}

static void begin_anew(struct intake *intake) {
    struct error error = {0};
    if (!line_is_empty(intake->line, IDLE_WAIT)) {
        return; /* the merge is still throwing away */
    }
    if (intake->filling != NULL) {
        line_return(intake->line, intake->filling);
        intake->filling = NULL;
    }
    line_begin_anew(intake->line);
    hold(intake, false);
    if (!seek_all(intake, &error)) {
        line_scrap(intake->line);
        tell(intake, "intake_waits", &error);
        poll_for_nothing(intake, RETRY_WAIT);
        return;
    }
    tell_well(intake);
}

/* --- polling -------------------------------------------------------------------------------------------------------- */

static void wait_for_room(struct intake *intake) {
    intake->filling = line_take(intake->line, intake->held ? IDLE_WAIT : ROOM_WAIT);
    if (intake->filling == NULL) {
        poll_for_nothing(intake, IDLE_WAIT);
        return;
    }
    pace_ready(&intake->pace, moment_now());
    hold(intake, false);
}

static void stop_reading(struct intake *intake, const struct message *message) {
    struct error error = {0};
    const struct inbox *inbox = intake->parts.inbox;
    const struct inbox_place place = {.topic = message->topic, .partition = message->partition, .next = INBOX_NOWHERE};
    if (!inbox->seek(inbox->state, &place, 1, &error)) {
        log_failure("partition_not_read", &error); /* its messages are skipped all the same */
    }
}

static void take(struct intake *intake, const struct message *message) {
    struct position_mark mark;
    switch (positions_admit(intake->positions, message, &mark)) {
    case POSITION_TAKE:
        intake_batch_add(intake->filling, message, &mark, instant_now());
        pace_read(&intake->pace, message, instant_now(), moment_now());
        break;
    case POSITION_REMADE:
        stop_reading(intake, message);
        break;
    case POSITION_SKIP:
        break;
    }
}

static bool has_messages(const struct intake *intake) {
    return intake->filling->inputs->len > 0;
}

static void submit(struct intake *intake) {
    if (intake->parts.behind != NULL) {
        atomic_store(intake->parts.behind, pace_all_behind(&intake->pace, moment_now()));
    }
    metric_add(intake->parts.metrics, METRIC_CONSUMED, intake->filling->inputs->len);
    metric_add(intake->parts.metrics, METRIC_CONSUMED_BYTES, (int64_t)intake->filling->bytes);
    intake->filling->assembly =
        intake_files_current(intake->files); /* files loaded anew count for all that was not read before */
    line_submit(intake->line, intake->filling);
    intake->filling = NULL;
}

/* Of the batch being filled, in µs; what is not begun waits for its first message. */
static int64_t time_left(const struct intake *intake, const struct config *config) {
    return has_messages(intake) ? pace_time_left(&intake->pace, config, moment_now()) : IDLE_WAIT;
}

static bool is_complete(const struct intake *intake, const struct config *config) {
    return has_messages(intake) &&
           (pace_is_full(&intake->pace, intake->filling, config, moment_now()) || time_left(intake, config) == 0);
}

static bool poll_once(struct intake *intake, const struct config *config, struct error *error) {
    struct message message = {0};
    const struct inbox *inbox = intake->parts.inbox;
    switch (inbox->poll(inbox->state, time_left(intake, config), intake->filling->arena, &message, error)) {
    case INBOX_MESSAGE:
        take(intake, &message);
        break;
    case INBOX_GAP:
        positions_break(intake->positions, message.topic, message.partition);
        stop_reading(intake, &message);
        break;
    case INBOX_FAILED:
        tell(intake, "intake_waits", error);
        return error_kind(error->code)->class != ERROR_STOP && pause_a_little(intake);
    case INBOX_NOTHING:
        break;
    }
    if (arena_used(intake->filling->arena) > TIDY_ABOVE) {
        intake_batch_tidy(intake->filling);
    }
    return true;
}

/* --- now and then --------------------------------------------------------------------------------------------------- */

static void gauge_lag(struct intake *intake) {
    size_t count;
    struct arena *arena = arena_new();
    const struct inbox_place *places = positions_list(intake->positions, false, arena, &count);
    lags_tell(intake->lags, intake->parts.inbox, places, count, intake->parts.metrics);
    metric_set(intake->parts.metrics, METRIC_INTAKE_QUEUE, (int64_t)line_depth(intake->line));
    tell_held(intake);
    arena_free(arena);
}

/* Somebody may have accepted a gap; a topic that was made anew is begun anew. */
static void mend(struct intake *intake) {
    size_t count;
    size_t restarted = 0;
    bool sought = true;
    struct error error = {0};
    struct arena *arena = arena_new();
    const struct inbox *inbox = intake->parts.inbox;
    struct inbox_place *places = positions_list(intake->positions, true, arena, &count);
    if (count > 0) {
        watch_forget(intake->watch);
    }
    if (count > 0 && (!connect(intake, &error) || !inbox->look(inbox->state, places, count, &error) ||
                      !positions_mend(intake->positions, intake->database, places, &count, &restarted, &error) ||
                      !(sought = count == 0 || inbox->seek(inbox->state, places, count, &error)))) {
        log_failure("partition_not_read", &error);
    }
    if (restarted > 0 || !sought) {
        line_scrap(intake->line); /* what is under way may be of both logs; what was mended counts as read */
    }
    arena_free(arena);
}

static void watch(struct intake *intake, moment now) {
    struct error error = {0};
    size_t remade = 0;
    if (!connect(intake, &error) ||
        !watch_go_on(intake->watch, intake->positions, intake->database, now, &remade, &error)) {
        log_failure("topics_not_watched", &error);
    }
    if (remade > 0) {
        mend(intake);
    }
}

static void keep_house(struct intake *intake) {
    const moment now = moment_now();
    const bool due = now >= intake->housekeeping;
    if (due) {
        intake->housekeeping = now + HOUSEKEEPING;
        gauge_lag(intake);
        mend(intake);
    }
    if (due || watch_is_answered(intake->watch)) {
        watch(intake, now);
    }
}

static bool poll_round(struct intake *intake, struct error *error) {
    const struct config *config = atomic_load(&intake->config);
    keep_house(intake);
    if (line_is_scrapped(intake->line)) {
        begin_anew(intake);
        return true;
    }
    if (intake->filling == NULL) {
        wait_for_room(intake);
        return true;
    }
    if (!poll_once(intake, config, error)) {
        return false;
    }
    if (is_complete(intake, config)) {
        submit(intake);
    }
    return true;
}

/* --- running -------------------------------------------------------------------------------------------------------- */

static void *run_merger(void *context) {
    (void)pthread_setname_np(pthread_self(), "merge"); /* seen in top and in profiles */
    struct intake *intake = context;
    if (!merger_run(intake->merger, &intake->failure)) {
        atomic_store(&intake->failed, true);
        line_end(intake->line);
    }
    return NULL;
}

static unsigned worker_count(const struct config *config) {
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (unsigned)(config->workers > 0 ? config->workers : cores > 0 ? cores : 1);
}

static struct merger_parts parts_of_merger(struct intake *intake) {
    const struct config *config = intake->parts.config;
    return (struct merger_parts){.database = config->database,
                                 .config = config,
                                 .keys = intake->parts.keys,
                                 .cluster = intake->cluster,
                                 .topic_decisions = config->topic_decisions,
                                 .log = intake->parts.log,
                                 .line = intake->line,
                                 .pace = &intake->pace,
                                 .metrics = intake->parts.metrics,
                                 .health = intake->parts.health,
                                 .redo_rate = &intake->redo_rate,
                                 .files = intake->files,
                                 .merged = intake->parts.bell,
                                 .only_decisions = &intake->only_decisions};
}

/* False when it is to end before the broker answered. */
static bool find_cluster(struct intake *intake) {
    const struct inbox *inbox = intake->parts.inbox;
    struct error error = {0};
    while (goes_on(intake)) {
        intake->cluster = inbox->cluster(inbox->state, CLUSTER_WAIT, &error);
        if (intake->cluster != NULL) {
            tell_well(intake);
            return true;
        }
        tell(intake, "intake_waits", &error);
        (void)line_pause(intake->line, RETRY_WAIT);
    }
    return false;
}

static bool poll_until_end(struct intake *intake, struct error *error) {
    const struct inbox_watcher watcher = {intake, assigned, revoked};
    const struct inbox *inbox = intake->parts.inbox;
    bool good = inbox->open(inbox->state, &watcher, error);
    while (good && goes_on(intake)) {
        good = poll_round(intake, error);
    }
    outlet_hurry(intake->parts.log, true); /* the merge may be reading it, and its broker be gone */
    if (intake->filling != NULL) {
        line_return(intake->line, intake->filling);
        intake->filling = NULL;
    }
    inbox->close(inbox->state); /* what is under way is merged first: see revoked */
    return good;
}

static bool run_with_merger(struct intake *intake, struct error *error) {
    pthread_t merging;
    const struct merger_parts parts = parts_of_merger(intake);
    intake->merger = merger_new(&parts);
    intake->positions = positions_new(intake->cluster, intake->keyer, intake->parts.health);
    intake->watch = watch_new(intake->parts.inbox);
    if (pthread_create(&merging, NULL, run_merger, intake) != 0) {
        g_error("no thread can be started");
    }
    const bool good = poll_until_end(intake, error);
    line_end(intake->line);
    (void)pthread_join(merging, NULL);
    merger_free(intake->merger);
    watch_free(intake->watch);
    positions_free(intake->positions);
    return good;
}

bool intake_run(struct intake *intake, const atomic_bool *stop, struct error *error) {
    const struct config *config = intake->parts.config;
    intake->stop = stop;
    atomic_init(&intake->failed, false);
    intake->line = line_new(worker_count(config), config->topic_decisions);
    outlet_hurry(intake->parts.log, false);
    bool good = !find_cluster(intake) || run_with_merger(intake, error);
    if (atomic_load(&intake->failed)) {
        *error = intake->failure;
        good = false;
    }
    line_free(intake->line);
    database_close(intake->database);
    intake->database = NULL;
    return good;
}
