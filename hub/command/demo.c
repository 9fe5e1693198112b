/* dealerhub demo [--directory D] [--keep] [--scenario DIR] – all of the hub in one directory, and what it is for. */
#include "hub/command/demo.h"

#include "hub/command/demo_story.h"
#include "hub/store/database.h"
#include "statements.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_MILLISECONDS = 500 };

struct wish {
    const char *directory, *scenario;
    bool keep;
};

/* Beside the shipped data, or in the source tree that the data is of. */
static const char *folder_of_story(struct command_context *context) {
    struct arena *arena = context->arena;
    const char *data = context->config->data;
    const char *const places[] = {arena_print(arena, "%s/demo", data), arena_print(arena, "%s/../deploy/demo", data)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(arena_print(arena, "%s/story.txt", places[i]), R_OK) == 0) {
            return places[i];
        }
    }
    (void)error_set(&context->error, DATA_MISSING, places[0], "there is no story.txt");
    return NULL;
}

/* A mistyped folder is told before servers are started. */
static bool has_events(struct command_context *context, const char *scenario) {
    struct stat status;
    const char *events = arena_print(context->arena, "%s/events", scenario);
    return (stat(events, &status) == 0 && S_ISDIR(status.st_mode)) ||
           command_wrong(context, "--scenario", arena_print(context->arena, "there is no folder %s", events),
                         arena_print(context->arena, "没有目录 %s", events));
}

/* As a visitor types it: the name alone when the path finds it, relative when it lies below the working directory. */
static const char *name_of_program(const struct demo *demo) {
    char here[4096];
    const size_t length = getcwd(here, sizeof here) == NULL ? 0 : strlen(here);
    if (strcmp(demo->program, "/usr/bin/dealerhub") == 0) {
        return "dealerhub";
    }
    const bool below = length > 1 && strncmp(demo->program, here, length) == 0 && demo->program[length] == '/';
    return below ? demo->program + length + 1 : demo->program;
}

static void print_place(const struct demo *demo) {
    const struct command_context *context = demo->context;
    command_print(
        context,
        "Everything of this demo lives in %s and ends with it.\n"
        "  configuration  %s\n"
        "  database       psql \"%s\"\n"
        "  broker         %s (kcat works if you have it; hub.log and postgres.log are in the directory)\n"
        "The broker is librdkafka's, inside this process. It cannot show what a real Kafka does: it isolates no\n"
        "transactions, fences no old producer, keeps some 5 MB a partition, and is gone when the demo ends.\n\n",
        "本演示的一切都在 %s 中，随演示结束。\n"
        "  配置    %s\n"
        "  数据库  psql \"%s\"\n"
        "  消息    %s（可用 kcat；目录中有 hub.log 和 postgres.log）\n"
        "消息服务由本进程内的 librdkafka 提供，不能展示真正 Kafka 的以下特性：不隔离事务，不拦截旧生产者，\n"
        "每分区约 5 MB，演示结束即消失。\n\n",
        demo->place.path, demo->config_file, demo->server.conninfo, mock_broker_address(demo->broker));
    (void)fflush(stdout);
}

static bool print_figures(struct demo *demo) {
    struct request request = {.sql = sql_demo_figures};
    if (!database_run(demo->database, &request, 1, &demo->context->error)) {
        return false;
    }
    const int64_t accepted = result_number(request.result, 0, 0);
    const int64_t refused = result_number(request.result, 0, 1);
    command_print(demo->context,
                  "%" PRId64 " documents sent: %" PRId64 " events accepted, %" PRId64 " sent twice, %" PRId64
                  " refused; %" PRId64 " source records became %" PRId64 " golden records; the ERP was told in %" PRId64
                  " IDocs.\n",
                  "已发送 %" PRId64 " 份文档：接受 %" PRId64 " 个事件，重复 %" PRId64 " 个，拒收 %" PRId64
                  " 个；%" PRId64 " 条来源记录合成 %" PRId64 " 条黄金记录，以 %" PRId64 " 份 IDoc 发给 ERP。\n",
                  demo->sent, accepted, demo->sent - accepted - refused, refused, result_number(request.result, 0, 2),
                  result_number(request.result, 0, 3), result_number(request.result, 0, 4));
    requests_free(&request, 1);
    return true;
}

/* --- After the story ------------------------------------------------------------------------------------------------ */

/* Until Ctrl-C. */
static bool stay(struct demo *demo, const char *name) {
    command_print(demo->context,
                  "\nStill up. In another terminal:\n  export DEALERHUB_CONFIG=%s\n  %s show --all\n"
                  "and every other command above. Ctrl-C ends the demo.\n",
                  "\n演示仍在运行。在另一个终端中：\n  export DEALERHUB_CONFIG=%s\n  %s show --all\n"
                  "以及上面的所有命令。按 Ctrl-C 结束演示。\n",
                  demo->config_file, name);
    (void)fflush(stdout);
    while (demo_pause(demo, LOOK_MILLISECONDS)) {
        if (!demo_child_lives(&demo->hub, &demo->context->error) ||
            !demo_child_lives(&demo->server.child, &demo->context->error)) {
            return false;
        }
    }
    return true;
}

/* Until whoever plays the scenario closes our standard input. */
static bool stay_for_player(struct demo *demo) {
    (void)printf("ready %s\n", demo->config_file);
    (void)fflush(stdout);
    while (demo_pause(demo, 0)) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        char ignored[64];
        if (!demo_child_lives(&demo->hub, &demo->context->error)) {
            return false;
        }
        if (poll(&input, 1, LOOK_MILLISECONDS) > 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            break;
        }
    }
    return true;
}

/* --- The command ---------------------------------------------------------------------------------------------------- */

static int failed(const struct demo *demo) {
    return demo->interrupted ? EXIT_NOTHING : command_failed(demo->context);
}

static int play(struct demo *demo) {
    const char *folder = arena_print(demo->context->arena, "%s/events", demo->scenario);
    struct demo_feed *feed = demo_feed_read(demo, folder);
    return feed != NULL && demo_feed_send(demo, feed) && stay_for_player(demo) ? EXIT_DONE : failed(demo);
}

static int tell(struct demo *demo, const char *folder, bool keep) {
    struct arena *arena = demo->context->arena;
    struct demo_feed *feed = demo_feed_read(demo, arena_print(arena, "%s/events", folder));
    if (feed == NULL) {
        return failed(demo);
    }
    print_place(demo);
    if (!demo_feed_send(demo, feed) || !print_figures(demo)) {
        return failed(demo);
    }
    const char *name = name_of_program(demo);
    const int code = demo_story_tell(demo, feed, name, arena_print(arena, "%s/story.txt", folder));
    if (keep && !demo->interrupted && !stay(demo, name)) {
        return failed(demo);
    }
    return code;
}

int demo_main(struct command_context *context, int argc, char **argv) {
    struct wish wish = {.keep = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
    const struct command_option options[] = {{"--directory", &wish.directory, NULL},
                                             {"--keep", NULL, &wish.keep},
                                             {"--scenario", &wish.scenario, NULL},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc != 1) {
        return command_usage(context);
    }
    struct demo demo = {.context = context, .scenario = wish.scenario};
    const char *story = NULL;
    if (files_path(&context->files, "config/attributes.xml", context->arena, &context->error) == NULL ||
        (wish.scenario == NULL ? (story = folder_of_story(context)) == NULL : !has_events(context, wish.scenario))) {
        return command_failed(context);
    }
    demo_hold_signals();
    int code = EXIT_SERVICE;
    if (!demo_open(&demo, wish.directory)) {
        code = failed(&demo);
    } else {
        code = wish.scenario == NULL ? tell(&demo, story, wish.keep) : play(&demo);
    }
    demo_close(&demo);
    return code;
}
