#include "hub/command/demo_story.h"

#include "hub/store/database.h"
#include "statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MOST = 16, STEPS_MOST = 12 };

/* A step is a command line of dealerhub, behind a "?" when it may find nothing, or begins with one of the verbs below.
 * {key} stands for what story.txt says, {key:source} for the source of a source/number. */
struct scene {
    const char *title_en, *title_zh;
    const char *text_en, *text_zh;
    const char *steps[STEPS_MOST]; /* ends with NULL */
};

static const struct scene scenes[] = {
    {"Four stores, four files, one customer",
     "四家门店，四份档案，一位客户",
     "What four stores wrote of one woman, and the golden record made of it; every value says who said it.",
     "四家门店对同一位女士的记录，以及由此合成的黄金记录；每个值都注明出自何处。",
     {":files {hero.file.1} {hero.file.2} {hero.file.3} {hero.file.4}", "show {hero} --lineage --reveal"}},
    {"What the ERP gets",
     "发给 ERP 的内容",
     "She bought a car, so the ERP hears of her: the IDocs of the record, and the latest of them.",
     "她购了车，因此 ERP 会收到该记录的 IDoc。",
     {"erp list {hero}", ":latest {hero}", "erp show {idoc} --reveal"}},
    {"The same customer on three screens",
     "同一客户，三块屏幕",
     "Sales store, repair shop, insurer: each sees what a rule gives it, and the rule is named.",
     "销售店、维修厂、保险公司：各自只看到规则允许的内容，并注明规则。",
     {"view {partner.sales} {hero} --reveal", "view {partner.repair} {hero} --reveal",
      "view {partner.insurer} {hero} --reveal"}},
    {"What a store hears about its events",
     "门店收到的反馈",
     "One document was refused, one value of another was doubted: the answers that the two stores got.",
     "一份文档被拒收，另一份中的一个值存疑：两家门店收到的反馈。",
     {":answer {refused.source} {refused.event}", ":answer {doubted.source} {doubted.event}", "rejects list"}},
    {"Father and son",
     "父与子",
     "One phone, one address, two people: why they stand apart, and that they are one household.",
     "同一电话、同一地址，却是两个人：为何不合并，以及二人同属一个家庭。",
     {"explain {father} {son} --reveal"}},
    {"A steward cuts what the machine joined",
     "数据管家拆分机器的合并",
     "Uncle and nephew of one name with the uncle's phone were taken for one. `apart` cuts them; ids, IDocs and views "
     "follow:\nthe second store no longer sees the first man. `same`, said last, joins them again.",
     "叔侄同名、留的是叔叔的电话，被机器合并。apart 将其拆开，编号、IDoc "
     "和视图随之变化：第二家门店不再看到前一位；\n最后再用 same 合并。",
     {"show {apart.1} --reveal", "review apart {apart.1} {apart.2} --reason two-people", ":settle",
      "show {apart.1} --reveal", "show {apart.2} --reveal", "erp list {apart.1}", "?view {apart.2:source} {apart.1}",
      "review same {apart.1} {apart.2} --reason one-person-after-all", ":settle", "show {apart.1} --reveal"}},
};

/* --- What story.txt says -------------------------------------------------------------------------------------------- */

static bool read_story(struct demo *demo, const char *file, GHashTable *story) {
    enum { MOST = 1 << 20 };
    struct bytes content;
    if (!files_read(file, MOST, demo->context->arena, &content, &demo->context->error)) {
        return false;
    }
    char *rest = arena_copy_n(demo->context->arena, (const char *)content.data, content.length);
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char *equals = strchr(line, '=');
        if (*line != '#' && equals != NULL) {
            *equals = '\0';
            (void)g_hash_table_insert(story, g_strstrip(line), g_strstrip(equals + 1));
        }
    }
    return true;
}

/* What story.txt says of "key" or "key:source"; NULL when it lacks it. */
static const char *value_of(const struct telling *telling, const char *key) {
    struct arena *arena = telling->demo->context->arena;
    const char *colon = strchr(key, ':');
    const char *value =
        g_hash_table_lookup(telling->story, colon == NULL ? key : arena_copy_n(arena, key, (size_t)(colon - key)));
    return value == NULL || colon == NULL ? value : arena_copy_n(arena, value, strcspn(value, "/"));
}

/* One word with its {key} replaced; NULL when story.txt lacks the key. */
static const char *filled_in(const struct telling *telling, const char *word) {
    const char *open = strchr(word, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');
    if (close == NULL) {
        return word;
    }
    struct arena *arena = telling->demo->context->arena;
    const char *value = value_of(telling, arena_copy_n(arena, open + 1, (size_t)(close - open - 1)));
    return value == NULL ? NULL : arena_print(arena, "%.*s%s%s", (int)(open - word), word, value, close + 1);
}

/* The words of a step; 0 when something is missing. */
static int words_of(const struct telling *telling, const char *step, const char *words[WORDS_MOST]) {
    char *rest = arena_copy(telling->demo->context->arena, step);
    int count = 0;
    for (const char *word = strsep(&rest, " "); word != NULL && count < WORDS_MOST; word = strsep(&rest, " ")) {
        words[count] = filled_in(telling, word);
        if (words[count++] == NULL) {
            return 0;
        }
    }
    return count;
}

/* --- Steps ---------------------------------------------------------------------------------------------------------- */

/* Prints the command as a visitor would type it, and remembers it. */
static void announce(struct telling *telling, const char *command) {
    (void)printf("$ %s\n", command);
    telling->last = command;
}

static const char *command_line(const struct telling *telling, const char *const *words, int count) {
    const char *line = telling->name;
    for (int i = 0; i < count; i++) {
        line = arena_print(telling->demo->context->arena, "%s %s", line, words[i]);
    }
    return line;
}

/* The command itself, in this process, with the demo's configuration. */
static bool run_command(struct telling *telling, const char **words, int count) {
    struct command_context *context = telling->demo->context;
    char **argv = ARENA_NEW(context->arena, char *, count + 4);
    int argc = 0;
    const bool may_be_nothing = *words[0] == '?';
    words[0] += may_be_nothing ? 1 : 0;
    argv[argc++] = arena_copy(context->arena, telling->name);
    argv[argc++] = arena_copy(context->arena, "--config");
    argv[argc++] = arena_copy(context->arena, telling->demo->config_file);
    for (int i = 0; i < count; i++) {
        argv[argc++] = arena_copy(context->arena, words[i]);
    }
    announce(telling, command_line(telling, words, count));
    (void)fflush(stdout);
    const int code = command_run(context->commands, context->command_count, argc, argv);
    (void)printf("\n");
    return code == EXIT_DONE || error_set(&context->error, DEMO_FAILED, words[0], "it ended with exit code %d", code);
}

static bool tell_files(struct telling *telling, const char *const *words, int count) {
    demo_files_print(telling->demo, telling->feed, words + 1, (size_t)count - 1);
    (void)printf("\n");
    return true;
}

static bool tell_answer(struct telling *telling, const char *const *words, int count) {
    struct demo *demo = telling->demo;
    if (count != 3) {
        return error_set(&demo->context->error, DEMO_FAILED, words[0], "it takes a partner and an event");
    }
    const char *topic = demo_topic(demo->inside.config->topic_feedback, words[1], demo->context->arena);
    struct demo_answer answer;
    if (!demo_answer_find(demo, telling->feed, topic, words[2], &answer)) {
        return false;
    }
    announce(telling, arena_print(demo->context->arena, "kcat -b %s -C -e -q -t %s | grep '%s'",
                                  mock_broker_address(demo->broker), topic, answer.known_by));
    demo_answer_print(&answer);
    (void)printf("\n");
    return true;
}

/* Puts the number of the latest IDoc about a customer into the story, as {idoc}. */
static bool find_latest(struct telling *telling, const char *const *words, int count) {
    struct command_context *context = telling->demo->context;
    const char *slash = count == 2 ? strchr(words[1], '/') : NULL;
    if (slash == NULL) {
        return error_set(&context->error, DEMO_FAILED, words[0], "it takes source/number");
    }
    struct parameters *parameters = parameters_new(context->arena);
    parameter_text(parameters, arena_copy_n(context->arena, words[1], (size_t)(slash - words[1])));
    parameter_text(parameters, slash + 1);
    struct request request = {.sql = sql_demo_idoc, .parameters = parameters};
    if (!database_run(telling->demo->database, &request, 1, &context->error)) {
        return false;
    }
    const int64_t number = PQntuples(request.result) == 0 ? 0 : result_number(request.result, 0, 0);
    requests_free(&request, 1);
    (void)g_hash_table_insert(telling->story, "idoc", arena_print(context->arena, "%" PRId64, number));
    return number > 0 || error_set(&context->error, DEMO_FAILED, words[1], "there is no IDoc");
}

static bool tell_settle(struct telling *telling, const char *const *words, int count) {
    (void)words;
    (void)count;
    return demo_settle(telling->demo);
}

static const struct {
    const char *name;
    bool (*tell)(struct telling *telling, const char *const *words, int count);
} verbs[] = {{":files", tell_files}, {":answer", tell_answer}, {":latest", find_latest}, {":settle", tell_settle}};

static bool tell_step(struct telling *telling, const char *step) {
    const char *words[WORDS_MOST];
    const int count = words_of(telling, step, words);
    if (count == 0) {
        return error_set(&telling->demo->context->error, DEMO_FAILED, "story.txt", "it lacks a key of \"%s\"", step);
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, words[0]) == 0) {
            return verbs[i].tell(telling, words, count);
        }
    }
    return run_command(telling, words, count);
}

/* --- Scenes --------------------------------------------------------------------------------------------------------- */

/* A step that fails is told, and does not keep the rest from being shown. */
static void tell_scene(struct telling *telling, const struct scene *scene, int number) {
    struct command_context *context = telling->demo->context;
    (void)printf("\n── %d  %s ──\n%s\n\n", number, context->chinese ? scene->title_zh : scene->title_en,
                 context->chinese ? scene->text_zh : scene->text_en);
    for (size_t i = 0; i < STEPS_MOST && scene->steps[i] != NULL && demo_pause(telling->demo, 0); i++) {
        if (!tell_step(telling, scene->steps[i]) && !telling->demo->interrupted) {
            telling->code = command_failed(context);
        }
    }
    command_print(context, "Again, in another terminal: DEALERHUB_CONFIG=%s %s\n",
                  "可在另一终端重复: DEALERHUB_CONFIG=%s %s\n", telling->demo->config_file, telling->last);
}

int demo_story_tell(struct demo *demo, const struct demo_feed *feed, const char *name, const char *file) {
    struct telling telling = {
        .demo = demo, .feed = feed, .story = g_hash_table_new(g_str_hash, g_str_equal), .name = name, .last = name};
    if (!read_story(demo, file, telling.story)) {
        telling.code = command_failed(demo->context);
    }
    const size_t count = telling.code == EXIT_DONE ? sizeof scenes / sizeof *scenes : 0;
    for (size_t i = 0; i < count && !demo->interrupted && ferror(stdout) == 0; i++) {
        tell_scene(&telling, &scenes[i], (int)i + 1);
    }
    g_hash_table_destroy(telling.story);
    return telling.code;
}
