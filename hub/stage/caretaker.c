#include "hub/stage/caretaker.h"

#include "hub/base/log.h"
#include "hub/stage/chores.h"
#include "hub/stage/leftovers.h"
#include "hub/store/waiting.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { LOOK_INTERVAL = 200000000, COUNTED_MOST = 100000 }; /* ns; of each thing that waits */
#define COUNT_INTERVAL SECONDS(5)
#define RETRY_INTERVAL SECONDS(10)
/* Questions are counted by reading each of them: at most a fiftieth of the time goes into it. */
#define QUESTIONS_INTERVAL SECONDS(60)
#define QUESTIONS_SHARE 50
#define HOUSE_INTERVAL SECONDS(600)

/* Does its work and says when it is due again. False and *error. */
typedef bool work_function(struct caretaker *caretaker, moment now, moment *next, struct error *error);

enum { COUNT_WAITING, COUNT_LEFTOVERS, COUNT_QUESTIONS, KEEP_HOUSE, DUTIES };

struct caretaker {
    struct caretaker_parts parts; /* configuration and assembly are those in use */
    struct database *database;
    const atomic_bool *stop; /* NULL while nobody runs it */
    struct chores *chores;
    struct leftovers leftovers;
    pthread_mutex_t lock; /* of what is to be used next */
    const struct config *config;
    struct assembly *assembly; /* held; NULL: nothing new */
    moment due[DUTIES];
    instant here;            /* by the clock of the machine, of the round under way */
    enum error_code trouble; /* told last; OK: all is well */
};

struct caretaker *caretaker_new(const struct caretaker_parts *parts) {
    struct caretaker *caretaker = g_new0(struct caretaker, 1);
    (void)pthread_mutex_init(&caretaker->lock, NULL);
    caretaker->parts = *parts;
    caretaker->parts.assembly = assembly_hold(parts->assembly);
    caretaker->chores = chores_new(parts->keys, parts->installation, parts->metrics);
    return caretaker;
}

void caretaker_free(struct caretaker *caretaker) {
    if (caretaker != NULL) {
        database_close(caretaker->database);
        chores_free(caretaker->chores);
        assembly_release(caretaker->parts.assembly);
        assembly_release(caretaker->assembly);
        (void)pthread_mutex_destroy(&caretaker->lock);
        g_free(caretaker);
    }
}

/* --- what it works by ----------------------------------------------------------------------------------------------- */

void caretaker_use(struct caretaker *caretaker, const struct config *config, struct assembly *assembly) {
    (void)pthread_mutex_lock(&caretaker->lock);
    assembly_release(caretaker->assembly);
    caretaker->config = config;
    caretaker->assembly = assembly_hold(assembly);
    (void)pthread_mutex_unlock(&caretaker->lock);
}

static void take_new(struct caretaker *caretaker) {
    (void)pthread_mutex_lock(&caretaker->lock);
    if (caretaker->assembly != NULL) {
        assembly_release(caretaker->parts.assembly);
        caretaker->parts.config = caretaker->config;
        caretaker->parts.assembly = caretaker->assembly;
        caretaker->assembly = NULL;
        caretaker->due[KEEP_HOUSE] = 0;
    }
    (void)pthread_mutex_unlock(&caretaker->lock);
}

/* --- duties --------------------------------------------------------------------------------------------------------- */

/* These were refused through no fault of their own, an erasure maybe among them: all is well once they are replayed. */
static void tell_unreadable(struct caretaker *caretaker, int64_t count) {
    const char *code = error_kind(MERGE_UNREADABLE)->code;
    char zh[160];
    struct error error = {0};
    if (count == 0) {
        health_well(caretaker->parts.health, "rejects");
        return;
    }
    (void)error_set(&error, ROW_UNREADABLE, "table reject",
                    "events refused for it that wait: %lld; then `dealerhub rejects replay --code %s`",
                    (long long)count, code);
    (void)snprintf(zh, sizeof zh, "因此被拒并等待的事件：%lld；恢复后执行 dealerhub rejects replay --code %s",
                   (long long)count, code);
    error_translate(&error, zh);
    health_ill(caretaker->parts.health, "rejects", error_text(&error));
}

static bool count_what_waits(struct caretaker *caretaker, moment now, moment *next, struct error *error) {
    struct waiting waiting;
    if (!waiting_count(caretaker->database, COUNTED_MOST, &waiting, error)) {
        return false;
    }
    metric_set(caretaker->parts.metrics, METRIC_REJECTS, waiting.rejects);
    metric_set(caretaker->parts.metrics, METRIC_REDO, waiting.redo);
    tell_unreadable(caretaker, waiting.unreadable);
    *next = now + COUNT_INTERVAL;
    return true;
}

static bool count_leftovers(struct caretaker *caretaker, moment now, moment *next, struct error *error) {
    *next = now + COUNT_INTERVAL;
    return leftovers_look(&caretaker->leftovers, caretaker->database, caretaker->parts.metrics, error);
}

/* Where it takes longer than the server lets a statement take they are not counted now; nothing depends on it. */
static bool count_questions(struct caretaker *caretaker, moment now, moment *next, struct error *error) {
    int64_t count;
    const moment began = moment_now();
    const bool counted = waiting_questions(caretaker->database, &count, error);
    const int64_t taken = moment_now() - began;
    if (!counted && error->code != DATABASE_SLOW) {
        return false;
    }
    if (counted) {
        metric_set(caretaker->parts.metrics, METRIC_REVIEW, count);
    } else {
        log_line(LOG_INFO_LEVEL, "questions_not_counted", "seconds=%lld", (long long)(taken / SECONDS(1)));
    }
    *next = now + MAX(QUESTIONS_INTERVAL, taken * QUESTIONS_SHARE);
    return true;
}

/* Step by step, with a pause after each; when a round found nothing more, a while later. */
static bool keep_house(struct caretaker *caretaker, moment now, moment *next, struct error *error) {
    const struct chores_order order = {caretaker->database, caretaker->parts.config, caretaker->parts.assembly,
                                       caretaker->here};
    bool done;
    if (!chores_step(caretaker->chores, &order, &done, error)) {
        return false;
    }
    *next = now + (done ? HOUSE_INTERVAL : CHORES_PAUSE);
    return true;
}

static const struct {
    work_function *work;
    const char *doing;
} duties[DUTIES] = {
    [COUNT_WAITING] = {count_what_waits, "counts what waits"},
    [COUNT_LEFTOVERS] = {count_leftovers, "counts what no vacuum clears away"},
    [COUNT_QUESTIONS] = {count_questions, "counts questions"},
    [KEEP_HOUSE] = {keep_house, "lets go what has expired"},
};

/* --- rounds --------------------------------------------------------------------------------------------------------- */

static bool connect(struct caretaker *caretaker, struct error *error) {
    if (caretaker->database != NULL && !database_alive(caretaker->database)) {
        database_close(caretaker->database);
        caretaker->database = NULL;
    }
    if (caretaker->database == NULL) {
        caretaker->database = database_open(caretaker->parts.config->database, "dealerhub caretaker", error);
    }
    if (caretaker->database != NULL) {
        database_heed(caretaker->database, caretaker->stop);
    }
    return caretaker->database != NULL;
}

static void tell_trouble(struct caretaker *caretaker, const struct error *error) {
    if (caretaker->trouble != error->code) {
        caretaker->trouble = error->code;
        log_failure("caretaker_waits", error);
    }
    health_ill(caretaker->parts.health, "caretaker", error_text(error));
}

static bool is_to_stop(const struct caretaker *caretaker) {
    return caretaker->stop != NULL && atomic_load(caretaker->stop);
}

void caretaker_look(struct caretaker *caretaker, instant here, moment now) {
    caretaker->here = here;
    take_new(caretaker);
    for (size_t i = 0; i < DUTIES && !is_to_stop(caretaker); i++) {
        struct error error = {0};
        if (now < caretaker->due[i]) {
            continue;
        }
        health_doing(caretaker->parts.health, "caretaker", "%s", duties[i].doing);
        if (connect(caretaker, &error) && duties[i].work(caretaker, now, &caretaker->due[i], &error)) {
            caretaker->trouble = OK;
            health_well(caretaker->parts.health, "caretaker");
        } else if (!is_to_stop(caretaker)) { /* else it was broken off */
            caretaker->due[i] = now + RETRY_INTERVAL;
            tell_trouble(caretaker, &error);
        }
        health_doing(caretaker->parts.health, "caretaker", "waits");
    }
}

void caretaker_run(struct caretaker *caretaker, const atomic_bool *stop) {
    const struct timespec interval = {.tv_nsec = LOOK_INTERVAL};
    caretaker->stop = stop;
    while (!atomic_load(stop)) {
        caretaker_look(caretaker, instant_now(), moment_now());
        (void)nanosleep(&interval, NULL);
    }
}
