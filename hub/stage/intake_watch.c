#include "hub/stage/intake_watch.h"

#include "hub/base/bell.h"

#include <glib.h>
#include <pthread.h>

#define SPAN SECONDS(20) /* between two looks at the same topic */

enum { MOST = 16 /* partitions a look */ };

enum watch_state { IDLE, ASKED, ANSWERED };

struct watch {
    const struct inbox *inbox;
    pthread_t thread;
    bool started;
    struct bell *bell; /* rung for the thread */
    atomic_bool ended;
    _Atomic(enum watch_state) state;
    /* The thread's while ASKED, else the poll thread's. */
    struct arena *arena;
    struct inbox_place *places;
    struct message *found;
    size_t count;
    bool good, forgotten;
    struct error error;
};

/* --- the thread ------------------------------------------------------------------------------------------------------- */

static void ask(struct watch *watch) {
    const struct inbox *inbox = watch->inbox;
    watch->error = (struct error){0};
    watch->good = inbox->look(inbox->state, watch->places, watch->count, &watch->error) &&
                  inbox->peek(inbox->state, watch->places, watch->count, watch->arena, watch->found, &watch->error);
}

static void *run(void *argument) {
    (void)pthread_setname_np(pthread_self(), "watch"); /* seen in top and in profiles */
    struct watch *watch = argument;
    while (!atomic_load(&watch->ended)) {
        if (bell_wait(watch->bell, SECONDS(10)) && atomic_load(&watch->state) == ASKED) {
            ask(watch);
            atomic_store(&watch->state, ANSWERED);
        }
    }
    return NULL;
}

static void start(struct watch *watch) {
    if (!watch->started && pthread_create(&watch->thread, NULL, run, watch) != 0) {
        g_error("no thread can be started"); /* ends the process, as out of memory does */
    }
    watch->started = true;
}

/* --- the poll thread -------------------------------------------------------------------------------------------------- */

struct watch *watch_new(const struct inbox *inbox) {
    struct watch *watch = g_new0(struct watch, 1);
    watch->inbox = inbox;
    watch->bell = bell_new();
    watch->arena = arena_new();
    atomic_init(&watch->state, IDLE);
    return watch;
}

void watch_free(struct watch *watch) {
    if (watch == NULL) {
        return;
    }
    atomic_store(&watch->ended, true);
    bell_ring(watch->bell);
    if (watch->started) {
        (void)pthread_join(watch->thread, NULL);
    }
    bell_free(watch->bell);
    arena_free(watch->arena);
    g_free(watch);
}

void watch_forget(struct watch *watch) {
    watch->forgotten = true;
}

bool watch_is_answered(const struct watch *watch) {
    return atomic_load(&watch->state) == ANSWERED;
}

static bool judge(struct watch *watch, struct positions *positions, size_t *remade, struct error *error) {
    atomic_store(&watch->state, IDLE);
    if (watch->forgotten) {
        return true;
    }
    if (!watch->good) {
        *error = watch->error;
        return false;
    }
    *remade = positions_judge(positions, watch->places, watch->count, watch->found);
    return true;
}

static bool ask_on(struct watch *watch, struct positions *positions, struct database *database, moment now,
                   struct error *error) {
    arena_reset(watch->arena);
    watch->forgotten = false;
    if (!positions_watch(positions, database, now, SPAN, MOST, watch->arena, &watch->places, &watch->count, error)) {
        return false;
    }
    if (watch->count > 0) {
        watch->found = ARENA_NEW(watch->arena, struct message, watch->count + 1);
        start(watch);
        atomic_store(&watch->state, ASKED);
        bell_ring(watch->bell);
    }
    return true;
}

bool watch_go_on(struct watch *watch, struct positions *positions, struct database *database, moment now,
                 size_t *remade, struct error *error) {
    *remade = 0;
    if (watch_is_answered(watch) && !judge(watch, positions, remade, error)) {
        return false;
    }
    return *remade > 0 || atomic_load(&watch->state) == ASKED || ask_on(watch, positions, database, now, error);
}
