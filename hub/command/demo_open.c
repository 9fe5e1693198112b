#include "hub/base/log.h"
#include "hub/command/demo.h"
#include "hub/command/posting.h"
#include "hub/rights/rights.h"
#include "hub/store/database.h"
#include "hub/store/master_key.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void ending_signals(sigset_t *set) {
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGINT);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGHUP);
}

void demo_hold_signals(void) {
    sigset_t set;
    ending_signals(&set);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that goes away must not keep us from stopping what we started */
}

bool demo_pause(struct demo *demo, int milliseconds) {
    const struct timespec most = {.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000L};
    sigset_t set;
    ending_signals(&set);
    demo->interrupted = demo->interrupted || sigtimedwait(&set, NULL, &most) > 0;
    return !demo->interrupted;
}

static bool fail(struct demo *demo, const char *place) {
    return error_set(&demo->context->error, DEMO_FAILED, place, "%s", strerror(errno));
}

static const char *within(const struct demo *demo, const char *name) {
    return arena_print(demo->context->arena, "%s/%s", demo->place.path, name);
}

/* --- Directory and configuration ---------------------------------------------------------------------------------- */

static bool find_program(struct demo *demo) {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) {
        return fail(demo, "/proc/self/exe");
    }
    demo->program = arena_copy_n(demo->context->arena, path, (size_t)length);
    return true;
}

/* The site's folder is the demo's own, so that it looks the same on every machine. */
static bool make_site(struct demo *demo) {
    static const char *const names[] = {"partners.xml", "rules.xml"};
    struct command_context *context = demo->context;
    if (mkdir(within(demo, "site"), S_IRWXU) != 0 || mkdir(within(demo, "site/config"), S_IRWXU) != 0) {
        return fail(demo, demo->place.path);
    }
    for (size_t i = 0; demo->scenario != NULL && i < sizeof names / sizeof *names; i++) {
        const char *from = arena_print(context->arena, "%s/%s", demo->scenario, names[i]);
        const char *to = arena_print(context->arena, "%s/site/config/%s", demo->place.path, names[i]);
        if (access(from, F_OK) == 0 && !demo_place_copy(from, to, context->arena, &context->error)) {
            return false;
        }
    }
    return true;
}

static bool write_config(struct demo *demo) {
    struct command_context *context = demo->context;
    char *data = realpath(context->config->data, NULL);
    if (data == NULL) {
        return fail(demo, context->config->data);
    }
    const char *text = arena_print(context->arena,
                                   "# hub.conf of a demo\n"
                                   "database = %s\n"
                                   "data = %s\n"
                                   "site = %s/site\n"
                                   "key.file = %s/master.key\n"
                                   "kafka.bootstrap.servers = %s\n"
                                   "erp.port = kafka\n"
                                   "relay.interval = 20ms\n"
                                   "http.port = %d\n"
                                   "log.level = warn\n",
                                   demo->server.conninfo, data, demo->place.path, demo->place.path,
                                   mock_broker_address(demo->broker), demo_free_port());
    free(data);
    demo->config_file = within(demo, "hub.conf");
    return demo_place_write(demo->config_file, text, &context->error);
}

static bool load_config(struct demo *demo) {
    struct command_context *context = demo->context;
    const struct config_request request = {.file = demo->config_file};
    const struct config *config = config_load(&request, context->arena, &context->error);
    if (config == NULL) {
        return false;
    }
    demo->inside = *context;
    demo->inside.config = config;
    demo->inside.config_file = demo->config_file;
    demo->inside.files = (struct files){.data = config->data, .site = config->site};
    log_configure((enum log_level)config->log_level, (enum log_format)config->log_format);
    return true;
}

/* What went wrong inside is told by the outer context. */
static bool taken_over(struct demo *demo, bool good) {
    if (!good) {
        demo->context->error = demo->inside.error;
    }
    return good;
}

/* --- Topics: the in-process broker makes them only when it is told to ----------------------------------------------- */

const char *demo_topic(const char *pattern, const char *id, struct arena *arena) {
    const char *gap = strstr(pattern, "%s");
    return gap == NULL ? pattern : arena_print(arena, "%.*s%s%s", (int)(gap - pattern), pattern, id, gap + 2);
}

static void add_topics_of(const struct demo *demo, const struct partner *partner, GPtrArray *names) {
    const struct config *config = demo->inside.config;
    struct arena *arena = demo->context->arena;
    g_ptr_array_add(names, (void *)(uintptr_t)demo_topic(config->topic_customers, partner->id, arena));
    g_ptr_array_add(names, (void *)(uintptr_t)demo_topic(config->topic_feedback, partner->id, arena));
    for (size_t i = 0; i < partner->source_count; i++) {
        const char *other = partner->sources[i].topic; /* beside its own */
        g_ptr_array_add(names, (void *)(uintptr_t)posting_topic(config, partner->sources[i].id, arena));
        g_ptr_array_add(names, (void *)(uintptr_t)(other == NULL ? config->topic_decisions : other));
    }
}

static bool make_topics(struct demo *demo, const struct rights *rights) {
    const struct config *config = demo->inside.config;
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(names, (void *)(uintptr_t)config->topic_decisions);
    g_ptr_array_add(names, (void *)(uintptr_t)config->topic_publications);
    g_ptr_array_add(names, (void *)(uintptr_t)demo_topic(config->erp_topic, config->erp_system, demo->context->arena));
    for (size_t i = 0; i < rights_partner_count(rights); i++) {
        add_topics_of(demo, rights_partner(rights, i), names);
    }
    const bool made =
        mock_broker_topics(demo->broker, (const char *const *)names->pdata, names->len, &demo->context->error);
    g_ptr_array_free(names, TRUE);
    return made;
}

static bool make_topics_of_partners(struct demo *demo) {
    struct command_context *inside = &demo->inside;
    const char *partners = files_path(&inside->files, "config/partners.xml", inside->arena, &inside->error);
    const char *rules = files_path(&inside->files, "config/rules.xml", inside->arena, &inside->error);
    const char *schemas = arena_print(inside->arena, "%s/config", inside->files.data);
    struct rights *rights =
        partners == NULL || rules == NULL
            ? NULL
            : rights_load(partners, rules, schemas, demo->documents.attributes, demo->documents.kinds, &inside->error);
    if (!taken_over(demo, rights != NULL)) {
        return false;
    }
    const bool made = make_topics(demo, rights);
    rights_free(rights);
    return made;
}

/* --- The hub itself ------------------------------------------------------------------------------------------------- */

static struct demo_program *hub_program(struct demo *demo, const char *command) {
    struct arena *arena = demo->context->arena;
    struct demo_program *program = ARENA_NEW(arena, struct demo_program, 1);
    const char **argv = ARENA_NEW(arena, const char *, 8);
    const char *const words[] = {demo->program, "--config", demo->config_file, "--set", "log.level=info", command};
    memcpy(argv, words, sizeof words);
    *program = (struct demo_program){.argv = argv, .log = within(demo, "hub.log"), .last_signal = SIGTERM};
    return program;
}

static bool start_hub(struct demo *demo) {
    struct error *error = &demo->context->error;
    struct demo_child migration;
    return demo_child_start(hub_program(demo, "migrate"), &migration, error) && demo_child_finish(&migration, error) &&
           demo_child_start(hub_program(demo, "run"), &demo->hub, error);
}

static bool connect(struct demo *demo) {
    demo->database = database_open(demo->server.conninfo, "dealerhub demo", &demo->context->error);
    return demo->database != NULL;
}

bool demo_open(struct demo *demo, const char *directory) {
    struct command_context *context = demo->context;
    struct error *error = &context->error;
    uint32_t key;
    if (!find_program(demo) || !demo_place_make(directory, context->arena, &demo->place, error) ||
        !demo_server_start(&demo->place, context->arena, &demo->server, error)) {
        return false;
    }
    demo->broker = mock_broker_start(error);
    return demo->broker != NULL && make_site(demo) && master_key_make(within(demo, "master.key"), &key, error) &&
           write_config(demo) && load_config(demo) &&
           taken_over(demo, documents_open(&demo->inside, &demo->documents)) && make_topics_of_partners(demo) &&
           start_hub(demo) && connect(demo);
}

void demo_close(struct demo *demo) {
    database_close(demo->database);
    demo_child_stop(&demo->hub);
    documents_close(&demo->documents);
    mock_broker_stop(demo->broker);
    demo_server_stop(&demo->server);
    demo_place_leave(&demo->place);
}
