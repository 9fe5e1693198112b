#include "hub/stage/intake_merge.h"

#include "hub/base/log.h"
#include "hub/stage/intake_object.h"
#include "hub/stage/intake_part.h"
#include "hub/store/merge_history.h"
#include "hub/store/merge_read.h"

#include <string.h>

enum { STEP_MOST = 2000 }; /* records of one step of an adoption: a merge waits no longer than that takes */
enum {
    TRIES = 3,     /* of a batch, or of a single event, before it is looked at more closely */
    NEIGHBOURS = 3 /* that have to go through before an event is blamed for what may be everybody's trouble */
};
enum { ROWS_MOST = 1000 }; /* rows that are known to be unreadable */
#define IDLE_WAIT (SECONDS(1) / 10)
#define PAUSE_LEAST (SECONDS(1) / 10)
#define PAUSE_MOST SECONDS(5)

struct merger {
    struct merger_parts parts;
    struct database *database;
    struct sealer *sealer;
    struct arena *arena;         /* of one merge */
    struct intake_reader reader; /* for replays */
    struct object_finder *objects;
    GHashTable *unreadable;  /* places of rows for which an event was blamed */
    enum error_code trouble; /* the last failure told; OK: all is well */
    int64_t pause;           /* before the next try */
    bool behind;             /* another file set is in force, and cannot be had */
    int in_force, wanted;    /* file sets, as the last failure told */
    bool had_turn;           /* the last failure came behind the waiting for the merge's turn */
    moment adopt_next;       /* the next step of an adoption, if one is under way */
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
    merger->objects = object_finder_new(parts->log);
    merger->unreadable = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    merger->reader.topic_decisions = parts->topic_decisions;
    merger->pause = PAUSE_LEAST;
    return merger;
}

void merger_free(struct merger *merger) {
    intake_reader_clear(&merger->reader);
    object_finder_free(merger->objects);
    g_hash_table_destroy(merger->unreadable);
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
        merger->database = database_open_keyed(merger->parts.database, "dealerhub merge", error);
        if (merger->database != NULL && !merge_history_begin(merger->database, error)) {
            database_close(merger->database);
            merger->database = NULL;
        }
    }
    return merger->database != NULL;
}

/* A merge in the sets of files held; what it asks for is noted. */
static bool merge_by(struct merger *merger, const struct assembly *assembly, struct merge_batch *batch,
                     struct merge_outcome *outcome, struct error *error) {
    struct assembly *to_come = intake_files_to_come(merger->parts.files);
    batch->adopting = to_come == NULL ? NULL : &to_come->parts;
    const bool good =
        merge_run(&assembly->parts, merger->database, merger->sealer, batch, merger->arena, outcome, error);
    assembly_release(to_come);
    merger->in_force = outcome->in_force;
    merger->wanted = outcome->wanted;
    merger->had_turn = outcome->had_turn;
    return good;
}

/* A merge of nothing: the database is in order. */
static bool merge_nothing(struct merger *merger, struct merge_outcome *outcome, struct error *error) {
    struct assembly *assembly = intake_files_current(merger->parts.files);
    struct merge_batch nothing = {.cluster = merger->parts.cluster};
    arena_reset(merger->arena);
    const bool good = connect(merger, error) && merge_by(merger, assembly, &nothing, outcome, error);
    assembly_release(assembly);
    return good;
}

/* Whatever a try leaves in the inputs is left in copies: the next one begins with what was read. */
static bool try_part(struct merger *merger, const struct intake_part *part, struct error *error) {
    struct merge_batch batch = {.cluster = merger->parts.cluster};
    struct merge_outcome outcome = {0};
    arena_reset(merger->arena);
    merger->had_turn = false;
    if (!connect(merger, error)) {
        return false;
    }
    const struct part_tools tools = {merger->database, merger->sealer, &merger->reader, merger->arena};
    const moment start = moment_now();
    if (!intake_part_open(part, &tools, &batch, error) ||
        !object_finder_look(merger->objects, merger->database, &batch, merger->arena, error) ||
        !merge_by(merger, part->batch->assembly, &batch, &outcome, error)) {
        return false;
    }
    bell_ring(merger->parts.merged);
    intake_part_settle(part, &batch);
    intake_part_count(&batch, &outcome, start, merger->parts.metrics);
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
    return connect(merger, error) && merge_by(merger, part->batch->assembly, &batch, &outcome, error);
}

/* The set from the database, where every instance keeps those it proposes. */
static bool fetch_set(struct merger *merger, int number) {
    struct error error = {0};
    struct assembly *current = intake_files_current(merger->parts.files);
    const struct installation installation = {(struct keyer *)(uintptr_t)current->parts.keyer,
                                              current->parts.namespace_id, current->parts.hub_key};
    struct assembly *fetched =
        connect(merger, &error) ? assembly_of_set(merger->parts.config, merger->database, &installation, number, &error)
                                : NULL;
    if (fetched == NULL) {
        log_failure("file_set", &error);
    } else {
        intake_files_keep(merger->parts.files, fetched);
    }
    assembly_release(fetched);
    assembly_release(current);
    return fetched != NULL;
}

/* The set that a failure asked for is held now, in its place. */
static bool get_wanted(struct merger *merger) {
    const int wanted = merger->wanted;
    bool (*const take)(struct intake_files *, int) =
        wanted == merger->in_force ? intake_files_follow : intake_files_prepare;
    return wanted != 0 &&
           (take(merger->parts.files, wanted) || (fetch_set(merger, wanted) && take(merger->parts.files, wanted)));
}

/* `part` is what could not be merged, or NULL. */
static enum merge_end fall_behind(struct merger *merger, const struct intake_part *part, const struct error *error) {
    struct error other = {0};
    const bool in_force = merger->wanted == merger->in_force;
    if (get_wanted(merger)) { /* what was read by other files than those in force is read anew */
        return in_force ? set_behind(merger, false) : MERGE_DONE;
    }
    const struct merge_input *adoption = part == NULL ? NULL : find_adoption(part);
    tell_trouble(merger, error);
    if (adoption != NULL && merge_adoption(merger, part, adoption, &other)) {
        return set_behind(merger, false);
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

/* Would that one go through now? */
static bool goes_through(struct merger *merger, const struct intake_batch *batch, size_t index, struct error *error) {
    struct merge_outcome outcome;
    struct merge_input copy = *intake_batch_input(batch, index);
    struct merge_batch one = {.cluster = merger->parts.cluster, .inputs = &copy, .count = 1, .trial = true};
    arena_reset(merger->arena);
    *error = (struct error){0};
    return connect(merger, error) && merge_by(merger, batch->assembly, &one, &outcome, error);
}

/* Of one customer several events may stand side by side: the same row says nothing new. */
static bool is_the_same(const struct error *error, const struct error *other) {
    return error->code == ROW_UNREADABLE && other->code == ROW_UNREADABLE && strcmp(error->place, other->place) == 0;
}

/* Does what keeps a neighbour from going through say that the trouble is not that of one event? A database that is slow for
 * another is slow; of rows that cannot be read there may be a few. */
static bool clears_it(const struct error *error, unsigned failed) {
    return error->code != ROW_UNREADABLE || failed >= NEIGHBOURS;
}

/* A few of those that stand behind an event that takes too long, or needs what cannot be read: it is to blame only when they go
 * through, for trouble that others have, too, refuses nobody. When none stands behind it, it keeps nobody waiting. */
static bool others_go_through(struct merger *merger, const struct intake_part *part, const struct error *trouble) {
    const struct intake_batch *const batches[] = {part->batch, line_following(merger->parts.line)};
    unsigned passed = 0, failed = 0;
    for (size_t i = 0; i < 2 && batches[i] != NULL; i++) {
        for (size_t k = i == 0 ? part->to : 0; k < batches[i]->inputs->len && passed < NEIGHBOURS; k++) {
            struct error error;
            if (intake_batch_input(batches[i], k)->refused) {
                continue;
            }
            if (goes_through(merger, batches[i], k, &error)) {
                passed++;
            } else if (!is_the_same(&error, trouble) && clears_it(&error, ++failed)) {
                return false;
            }
        }
    }
    return passed > 0;
}

static enum error_code refusal_for(enum error_code code) {
    return code == DATABASE_SLOW ? MERGE_TOO_SLOW : code == ROW_UNREADABLE ? MERGE_UNREADABLE : MERGE_FAILED;
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
    (void)error_set(&input->refusal, refusal_for(error->code), "/", "%s", error_kind(error->code)->code);
    log_line(LOG_ERROR_LEVEL, "merge_failed", "topic=%s partition=%d offset=%lld: %s", input->origin.topic,
             input->origin.partition, (long long)input->origin.offset, error_text(error));
}

/* Only a statement that PostgreSQL refused or cut off may be the fault of one event, or a row that it alone needs; but not
 * that another instance had the turn for too long. */
static bool is_suspect(const struct merger *merger, const struct error *error) {
    return merger->had_turn &&
           (error->code == DATABASE_FAILED || error->code == DATABASE_SLOW || error->code == ROW_UNREADABLE);
}

/* Another event may have the same trouble, through no fault of either. */
static bool needs_proof(const struct error *error) {
    return error->code == DATABASE_SLOW || error->code == ROW_UNREADABLE;
}

static bool is_known(const struct merger *merger, const struct intake_part *part, const struct error *error) {
    return error->code == ROW_UNREADABLE && !intake_batch_input(part->batch, part->from)->refused &&
           g_hash_table_contains(merger->unreadable, error->place);
}

/* For the next event that needs the row it is known already that others go through. */
static void remember(struct merger *merger, const struct error *error) {
    if (error->code != ROW_UNREADABLE) {
        return;
    }
    if (g_hash_table_size(merger->unreadable) >= ROWS_MOST) {
        g_hash_table_remove_all(merger->unreadable);
    }
    (void)g_hash_table_add(merger->unreadable, g_strdup(error->place));
}

static enum merge_end merge_part(struct merger *merger, const struct intake_part *part, struct error *error) {
    const size_t count = part->to - part->from;
    const bool whole = count == part->batch->inputs->len;
    const unsigned tries = whole || count == 1 ? TRIES : 1;
    bool blamed = false;
    for (unsigned failures = 0;;) {
        *error = (struct error){0};
        if (line_has_ended(merger->parts.line)) {
            return MERGE_ENDED;
        }
        if (try_part(merger, part, error)) {
            tell_well(merger);
            return MERGE_DONE;
        }
        if (error->code == ROW_UNREADABLE && count > 1) { /* no waiting tells whose it is */
            return merge_halves(merger, part, error);
        }
        if (is_known(merger, part, error)) {
            give_up(merger, part, error);
            continue;
        }
        const bool suspect = is_suspect(merger, error);
        const enum merge_end end = judge(merger, part, error);
        if (end != MERGE_DONE) {
            return end;
        }
        failures += suspect;
        if (failures >= tries && count > 1) {
            return merge_halves(merger, part, error);
        }
        if (suspect && failures >= tries && (blamed || !needs_proof(error))) {
            remember(merger, error);
            give_up(merger, part, error);
        } else if (suspect && failures >= tries) {
            blamed = others_go_through(merger, part, error); /* if it fails once more after that */
        }
    }
}

/* --- adoptions ------------------------------------------------------------------------------------------------------ */

static bool step_with(struct merger *merger, const struct assembly *current, struct merge_adoption *adoption,
                      struct error *error) {
    struct assembly *to_come = intake_files_to_come(merger->parts.files);
    const size_t limit = (size_t)CLAMP(atomic_load(merger->parts.redo_rate) / 4, 1, STEP_MOST);
    arena_reset(merger->arena);
    const bool good =
        connect(merger, error) && merge_adopt(&current->parts, to_come == NULL ? NULL : &to_come->parts,
                                              merger->database, merger->sealer, limit, merger->arena, adoption, error);
    assembly_release(to_come);
    return good;
}

static bool take_step(struct merger *merger, struct merge_adoption *adoption, struct error *error) {
    struct assembly *current = intake_files_current(merger->parts.files);
    const bool good = step_with(merger, current, adoption, error);
    merger->wanted = adoption->wanted;
    merger->in_force = good ? current->parts.file_set : adoption->wanted;
    assembly_release(current);
    return good;
}

static void tell_adoption(const struct merge_adoption *adoption) {
    static const char *const words[] = {[ADOPTION_BEGUN] = "all is computed once more, beside what runs",
                                        [ADOPTION_IN_FORCE] = "in force; what differs is told now",
                                        [ADOPTION_TOLD] = "all of it is told"};
    if (words[adoption->reached] != NULL) {
        log_line(LOG_INFO_LEVEL, "adoption", "set %d: %s", adoption->set, words[adoption->reached]);
    }
}

/* Whether a decision came, here or at another instance, shows by looking. */
static bool adopt_some(struct merger *merger, struct error *error) {
    struct merge_adoption adoption = {0};
    const moment now = moment_now();
    *error = (struct error){0};
    if (now < merger->adopt_next) {
        return true;
    }
    merger->adopt_next = now + SECONDS(1);
    if (!take_step(merger, &adoption, error)) {
        return judge(merger, NULL, error) != MERGE_HOPELESS;
    }
    tell_well(merger);
    tell_adoption(&adoption);
    if (adoption.wanted != 0) {
        adoption.more = get_wanted(merger);
    }
    if (adoption.more) {
        merger->adopt_next =
            now + MIN((int64_t)adoption.moved * SECONDS(1) / atomic_load(merger->parts.redo_rate), PAUSE_MOST);
    }
    return true;
}

static enum merge_end merge_batch(struct merger *merger, struct intake_batch *batch, struct error *error) {
    const struct intake_part whole = {batch, 0, batch->inputs->len};
    if (line_is_scrapped(merger->parts.line)) {
        return MERGE_SCRAPPED;
    }
    health_doing(merger->parts.health, "merge", "merges %u events", batch->inputs->len);
    const moment start = moment_now();
    const enum merge_end end = merge_part(merger, &whole, error);
    health_doing(merger->parts.health, "merge", "waits for events");
    if (end == MERGE_DONE) {
        pace_merged(merger->parts.pace, batch->inputs->len, moment_now() - start);
        metric_add(merger->parts.metrics, METRIC_BATCHES, 1);
        metric_add(merger->parts.metrics, METRIC_BATCH_TIME, moment_now() - batch->began);
    }
    return end;
}

bool merger_run(struct merger *merger, struct error *error) {
    while (!line_has_ended(merger->parts.line)) {
        struct intake_batch *batch = line_next(merger->parts.line, IDLE_WAIT);
        if (batch == NULL) {
            if (!adopt_some(merger, error)) {
                return false;
            }
            continue;
        }
        const enum merge_end end = merge_batch(merger, batch, error);
        line_return(merger->parts.line, batch);
        if (end == MERGE_HOPELESS || (end == MERGE_DONE && !adopt_some(merger, error))) {
            return false;
        }
    }
    return true;
}
