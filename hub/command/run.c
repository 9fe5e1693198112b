/* dealerhub run: the daemon. Here the stages meet the foreign world: Kafka, the ERP's dialect and ports, HTTP, systemd. */
#include "adapters/directory/directory.h"
#include "adapters/http/endpoint.h"
#include "adapters/idoc/build.h"
#include "adapters/kafka/consumer.h"
#include "adapters/kafka/outlet.h"
#include "hub/base/step.h"
#include "hub/command/decide.h"
#include "hub/stage/daemon.h"
#include "hub/store/shard.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

struct running {
    struct command_context *context;
    const struct config *config; /* the one it began with */
    unsigned stages;
    struct metrics *metrics;
    struct health *health;
    struct inbox *inbox;
    struct outlet *outlet;
    struct route routes[2];
    struct endpoint *endpoint;
};

/* --- stages asked for ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    unsigned stages;
} stage_names[] = {{"intake", DAEMON_INTAKE}, {"merge", DAEMON_INTAKE}, {"relay", DAEMON_RELAY}};

static unsigned stage_of(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof stage_names / sizeof *stage_names; i++) {
        if (strlen(stage_names[i].name) == length && strncmp(stage_names[i].name, name, length) == 0) {
            return stage_names[i].stages;
        }
    }
    return 0;
}

/* "intake,merge,relay" or some of them; intake and merge go together. False and the error when a word is none. */
static bool read_stages(struct running *running, const char *words) {
    for (const char *at = words; *at != '\0';) {
        const size_t length = strcspn(at, ",");
        const unsigned stage = stage_of(at, length);
        if (stage == 0) {
            return error_set(&running->context->error, USAGE, "--stages", "intake, merge and relay are the stages");
        }
        running->stages |= stage;
        at += length + (at[length] == ',');
    }
    return running->stages != 0 || error_set(&running->context->error, USAGE, "--stages", "no stage is named");
}

/* --- what the daemon asks for ----------------------------------------------------------------------------------------- */

static const char *const erp_files[] = {"idoc/mapping.xml", "idoc/segments.csv", "idoc/zdebmas07.csv"};

static bool open_erp(void *context, const struct assembly *assembly, struct daemon_erp *erp, struct error *error) {
    const struct running *running = context;
    const struct config *config = running->config;
    const struct files files = {config->data, config->site};
    struct file_copies copies;
    if (config->erp_port == CONFIG_ERP_NONE) {
        return true;
    }
    if (!file_copies_read(&files, erp_files, sizeof erp_files / sizeof *erp_files, assembly->arena, &copies, error)) {
        return false;
    }
    erp->digest = copies.digest;
    erp->exists =
        idoc_dialect_open(&files, assembly->attributes, assembly->kinds, config->erp_system, &erp->dialect, error);
    if (!erp->exists || !file_copies_same(&files, &copies, error)) {
        return false;
    }
    erp->has_port =
        config->erp_port == CONFIG_ERP_DIRECTORY && directory_open(config->erp_directory, &erp->port, error);
    return erp->has_port || config->erp_port != CONFIG_ERP_DIRECTORY;
}

static const struct config *reload(void *context, struct error *error) {
    const struct running *running = context;
    (void)sd_notify(0, "RELOADING=1");
    const struct config *config = config_load(running->context->config_request, running->context->arena, error);
    (void)sd_notify(0, "READY=1");
    return config;
}

static bool propose(void *context, const char *file_set, struct error *error) {
    const struct running *running = context;
    char id[UUID_TEXT];
    const struct decision_request request = {
        .verdict = "adopt", .author = decide_author(NULL), .reason = "SIGHUP", .file_set = file_set};
    const bool good = decide_send(running->context, &request, id);
    if (!good) {
        *error = running->context->error;
    }
    return good;
}

static void ready(void *context) {
    (void)context;
    (void)sd_notify(0, "READY=1");
}

static void stopping(void *context) {
    (void)context;
    (void)sd_notify(0, "STOPPING=1");
}

/* --- from start to end ------------------------------------------------------------------------------------------------ */

static bool open_kafka(struct running *running) {
    const struct config *config = running->config;
    struct error *error = &running->context->error;
    if (config_kafka(config, "bootstrap.servers") == NULL) {
        return error_set(error, CONFIG_INVALID, running->context->config_file, "kafka.bootstrap.servers is not set");
    }
    if ((running->stages & DAEMON_INTAKE) != 0) {
        running->inbox = kafka_inbox_new(config, error);
        if (running->inbox == NULL) {
            return false;
        }
    }
    const struct outlet_topics topics = {config->topic_publications, config->topic_events, config->topic_decisions};
    running->outlet = kafka_outlet_new(config->kafka, config->kafka_count, &topics, SHARD_COUNT);
    return true;
}

static bool open_endpoint(struct running *running) {
    const int64_t port = running->config->http_port;
    if (port == 0) {
        return true;
    }
    running->routes[0] = (struct route){"/metrics", metrics_answer, running->metrics};
    running->routes[1] = (struct route){"/health", health_answer, running->health};
    running->endpoint = endpoint_start((uint16_t)port, running->routes,
                                       sizeof running->routes / sizeof *running->routes, &running->context->error);
    return running->endpoint != NULL;
}

static bool run(struct running *running) {
    const struct daemon_parts parts = {.config = running->config,
                                       .keys = running->context->keys,
                                       .stages = running->stages,
                                       .inbox = running->inbox,
                                       .outlet = running->outlet,
                                       .metrics = running->metrics,
                                       .health = running->health,
                                       .context = running,
                                       .erp = open_erp,
                                       .reload = reload,
                                       .propose = propose,
                                       .ready = ready,
                                       .stopping = stopping};
    return daemon_run(&parts, &running->context->error);
}

static void close_all(struct running *running) {
    endpoint_stop(running->endpoint);
    kafka_inbox_free(running->inbox);
    kafka_outlet_free(running->outlet);
    health_free(running->health);
    metrics_free(running->metrics);
}

/* What one thread gives back the others use. Left to itself the allocator keeps a heap for each thread, and each keeps the
 * most that it ever needed; and blocks as large as those freed before are no longer given back at once. */
static void share_memory(void) {
    enum { HEAPS = 2, LARGE = 1024 * 1024 };
    (void)mallopt(M_ARENA_MAX, HEAPS);
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
}

int run_main(struct command_context *context, int argc, char **argv) {
    const char *stages = "intake,merge,relay";
    const struct command_option options[] = {{"--stages", &stages, NULL}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc > 1) {
        return command_usage(context);
    }
    struct running running = {.context = context, .config = context->config};
    share_memory();
    daemon_block_signals();
    running.metrics = metrics_new();
    running.health = health_new();
    const bool good = step_arm(getenv(STEP_VARIABLE), &context->error) && read_stages(&running, stages) &&
                      open_kafka(&running) && open_endpoint(&running) && run(&running);
    close_all(&running);
    return good ? EXIT_DONE : command_failed(context);
}
