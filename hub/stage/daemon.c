#include "hub/stage/daemon.h"

#include "hub/base/log.h"
#include "hub/event/retention.h"
#include "hub/stage/caretaker.h"
#include "hub/stage/daemon_relay.h"
#include "hub/stage/intake.h"

#include <glib.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

enum { LOOK_INTERVAL = 200000000 }; /* ns, between two looks whether a stage has failed */

struct daemon {
    struct daemon_parts parts;
    const struct config *config; /* in use; that of the parts is the one it began with */
    sigset_t signals;
    struct sealer *sealer;
    struct installation installation;
    struct assembly *assembly; /* held: the newest */
    struct intake *intake;     /* NULL: not its stage */
    pthread_t intake_thread;
    bool intake_started, intake_well;
    struct error intake_error; /* read once the thread has ended */
    struct caretaker *caretaker;
    pthread_t caretaker_thread;
    struct daemon_relay *relay; /* NULL: not its stage */
    atomic_bool stop, failed, behind;
};

static bool has_stage(const struct daemon *daemon, enum daemon_stage stage) {
    return (daemon->parts.stages & stage) != 0;
}

/* --- files and database --------------------------------------------------------------------------------------------- */

static struct database *open_database(const struct daemon *daemon, struct error *error) {
    return database_open(daemon->parts.config->database, "dealerhub run", error);
}

static struct assembly *assemble(const struct daemon *daemon, const struct config *config, struct database *database,
                                 struct error *error) {
    struct assembly *assembly = assembly_new(config, error);
    if (assembly != NULL && retention_read(config, assembly->kinds, assembly->arena, error) == NULL) {
        assembly_release(assembly);
        return NULL;
    }
    /* Whoever merges nothing proposes nothing. */
    bool (*const join)(struct assembly *, struct database *, const struct installation *, struct error *) =
        has_stage(daemon, DAEMON_INTAKE) ? assembly_connect : assembly_look;
    if (assembly != NULL && !join(assembly, database, &daemon->installation, error)) {
        assembly_release(assembly);
        return NULL;
    }
    return assembly;
}

static void tell_file_set(const struct assembly *assembly) {
    if (assembly->parts.file_set != assembly->in_force) {
        log_line(LOG_WARN_LEVEL, "file_set", "held=%d in_force=%d: nothing is merged here until one of them changes",
                 assembly->parts.file_set, assembly->in_force);
    }
}

static bool make_stages(struct daemon *daemon, struct database *database, struct error *error) {
    if (has_stage(daemon, DAEMON_INTAKE)) {
        const struct intake_parts parts = {.config = daemon->config,
                                           .keys = daemon->parts.keys,
                                           .inbox = daemon->parts.inbox,
                                           .log = daemon->parts.outlet,
                                           .assembly = daemon->assembly,
                                           .metrics = daemon->parts.metrics,
                                           .health = daemon->parts.health,
                                           .bell = daemon->parts.bell,
                                           .behind = daemon->parts.behind};
        daemon->intake = intake_new(&parts);
        daemon->caretaker = caretaker_new(&(struct caretaker_parts){.config = daemon->config,
                                                                    .keys = daemon->parts.keys,
                                                                    .installation = &daemon->installation,
                                                                    .assembly = daemon->assembly,
                                                                    .metrics = daemon->parts.metrics,
                                                                    .health = daemon->parts.health});
        tell_file_set(daemon->assembly);
    }
    if (has_stage(daemon, DAEMON_RELAY)) {
        daemon->relay = daemon_relay_new(&daemon->parts, daemon->config, daemon->assembly, error);
        return daemon->relay != NULL && daemon_relay_note(daemon->relay, NULL, database, error);
    }
    return true;
}

static bool prepare_with(struct daemon *daemon, struct database *database, struct error *error) {
    if (!installation_load(database, daemon->sealer, &daemon->installation, error)) {
        return false;
    }
    daemon->assembly = assemble(daemon, daemon->config, database, error);
    return daemon->assembly != NULL && make_stages(daemon, database, error);
}

/* Before anything is started: what is wrong with files, keys or the database's version is said at once. */
static bool prepare(struct daemon *daemon, struct error *error) {
    struct database *database = open_database(daemon, error);
    daemon->sealer = sealer_new(daemon->parts.keys);
    const bool good = database != NULL && prepare_with(daemon, database, error);
    database_close(database);
    return good;
}

/* --- stages --------------------------------------------------------------------------------------------------------- */

static void *run_intake(void *argument) {
    (void)pthread_setname_np(pthread_self(), "intake"); /* seen in top and in profiles */
    struct daemon *daemon = argument;
    daemon->intake_well = intake_run(daemon->intake, &daemon->stop, &daemon->intake_error);
    if (!daemon->intake_well) {
        atomic_store(&daemon->failed, true);
    }
    return NULL;
}

static void *run_caretaker(void *argument) {
    (void)pthread_setname_np(pthread_self(), "caretaker");
    struct daemon *daemon = argument;
    caretaker_run(daemon->caretaker, &daemon->stop);
    return NULL;
}

static void start(struct daemon *daemon) {
    if (daemon->intake != NULL) {
        if (pthread_create(&daemon->intake_thread, NULL, run_intake, daemon) != 0 ||
            pthread_create(&daemon->caretaker_thread, NULL, run_caretaker, daemon) != 0) {
            g_error("no thread can be started"); /* ends the process, as out of memory does */
        }
        daemon->intake_started = true;
    }
    if (daemon->relay != NULL) {
        daemon_relay_start(daemon->relay, &daemon->failed);
    }
}

/* False and *error when a stage had ended by itself. */
static bool stop_intake(struct daemon *daemon, struct error *error) {
    atomic_store(&daemon->stop, true);
    if (daemon->intake_started) {
        (void)pthread_join(daemon->intake_thread, NULL);
        (void)pthread_join(daemon->caretaker_thread, NULL);
        if (!daemon->intake_well) {
            *error = daemon->intake_error;
            return false;
        }
    }
    return true;
}

/* --- loading anew --------------------------------------------------------------------------------------------------- */

/* Another set of files comes into force by a decision, for all instances at once. */
static bool propose(const struct daemon *daemon, struct error *error) {
    const struct assembly *assembly = daemon->assembly;
    if (daemon->intake == NULL || assembly->parts.file_set == assembly->in_force) {
        return true;
    }
    log_line(LOG_INFO_LEVEL, "file_set", "proposed=%d in_force=%d", assembly->parts.file_set, assembly->in_force);
    return daemon->parts.propose(daemon->parts.context, assembly->parts.file_set_digest, error);
}

/* What the old relay would still take with it must not be marked before it has stopped. */
static void replace_relay(struct daemon *daemon, struct daemon_relay *relay, struct database *database) {
    struct error error = {0};
    if (!daemon_relay_stop(daemon->relay, &error) || !daemon_relay_note(relay, daemon->relay, database, &error)) {
        log_failure("relay", &error); /* what was not marked and noted now is at the next start */
    }
    daemon_relay_free(daemon->relay);
    daemon->relay = relay;
    daemon_relay_start(relay, &daemon->failed);
}

static void use(struct daemon *daemon, struct assembly *assembly, struct daemon_relay *relay,
                struct database *database) {
    if (daemon->intake != NULL) {
        intake_use(daemon->intake, assembly);
    }
    if (relay != NULL) {
        replace_relay(daemon, relay, database);
    }
    assembly_release(daemon->assembly);
    daemon->assembly = assembly;
}

/* All is loaded before anything is replaced. */
static bool reload_with(struct daemon *daemon, const struct config *config, struct database *database,
                        struct error *error) {
    struct daemon_relay *relay = NULL;
    struct assembly *assembly = assemble(daemon, config, database, error);
    if (assembly != NULL && daemon->relay != NULL) {
        relay = daemon_relay_new(&daemon->parts, config, assembly, error);
    }
    if (assembly == NULL || (daemon->relay != NULL && relay == NULL)) {
        assembly_release(assembly);
        return false;
    }
    use(daemon, assembly, relay, database);
    return propose(daemon, error);
}

static bool reload_files(struct daemon *daemon, const struct config *config, struct error *error) {
    struct database *database = open_database(daemon, error);
    const bool good = database != NULL && reload_with(daemon, config, database, error);
    database_close(database);
    return good;
}

static bool reload_all(struct daemon *daemon, struct error *error) {
    const struct config *config = daemon->parts.reload(daemon->parts.context, error);
    const char *fixed = config == NULL ? NULL : config_needs_restart(daemon->parts.config, config);
    if (fixed != NULL) {
        return error_set(error, CONFIG_BAD_VALUE, fixed, "it cannot change while the hub runs: restart");
    }
    if (config == NULL || !reload_files(daemon, config, error)) {
        return false;
    }
    daemon->config = config;
    if (daemon->intake != NULL) {
        intake_use_config(daemon->intake, config);
        caretaker_use(daemon->caretaker, config, daemon->assembly);
    }
    return true;
}

static void reload(struct daemon *daemon) {
    struct error error = {0};
    const bool good = reload_all(daemon, &error);
    if (good) {
        log_line(LOG_INFO_LEVEL, "reloaded", "file_set=%d", daemon->assembly->parts.file_set);
    } else {
        log_failure("reload_refused", &error);
    }
    metric_add_for(daemon->parts.metrics, METRIC_RELOADS, good ? "done" : "refused", 1);
}

/* --- signals -------------------------------------------------------------------------------------------------------- */

static void signals_awaited(sigset_t *signals) {
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGTERM);
    (void)sigaddset(signals, SIGINT);
    (void)sigaddset(signals, SIGHUP);
}

void daemon_block_signals(void) {
    sigset_t signals;
    signals_awaited(&signals);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN); /* a connection that breaks is an error of its call */
}

static void wait_for_end(struct daemon *daemon) {
    const struct timespec interval = {.tv_nsec = LOOK_INTERVAL};
    int signal = 0;
    while (!atomic_load(&daemon->failed) && signal != SIGTERM && signal != SIGINT) {
        signal = sigtimedwait(&daemon->signals, NULL, &interval);
        if (signal == SIGHUP) {
            reload(daemon);
        }
    }
}

static bool run_stages(struct daemon *daemon, struct error *error) {
    start(daemon);
    log_line(LOG_INFO_LEVEL, "started", "version=%s file_set=%d", DEALERHUB_VERSION, daemon->assembly->parts.file_set);
    daemon->parts.ready(daemon->parts.context);
    wait_for_end(daemon);
    daemon->parts.stopping(daemon->parts.context);
    log_line(LOG_INFO_LEVEL, "stopping", "failed=%d", (int)atomic_load(&daemon->failed));
    const bool intake_well = stop_intake(daemon, error);
    const bool relay_well = daemon_relay_stop(daemon->relay, error);
    return intake_well && relay_well;
}

static void release(struct daemon *daemon) {
    intake_free(daemon->intake);
    caretaker_free(daemon->caretaker);
    daemon_relay_free(daemon->relay);
    assembly_release(daemon->assembly);
    installation_free(&daemon->installation);
    sealer_free(daemon->sealer);
    bell_free(daemon->parts.bell);
}

bool daemon_run(const struct daemon_parts *parts, struct error *error) {
    struct daemon daemon = {.parts = *parts, .config = parts->config};
    daemon.parts.bell = bell_new();
    daemon.parts.behind = &daemon.behind;
    signals_awaited(&daemon.signals);
    metric_set(parts->metrics, METRIC_STARTED, instant_now());
    const bool good = prepare(&daemon, error) && run_stages(&daemon, error);
    release(&daemon);
    return good;
}
