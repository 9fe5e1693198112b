/* dealerhub adopt [SET]: which sets of files were proposed; puts one of them in force, by a decision. */
#include "hub/command/decide.h"
#include "hub/command/out.h"
#include "hub/store/console_store.h"

#include <stdio.h>
#include <stdlib.h>

static json_t *set_json(const struct proposed_set *set) {
    char when[INSTANT_TEXT];
    return json_pack("{s:i, s:s, s:s, s:b, s:b, s:s}", "set", set->id, "digest", set->digest, "proposed",
                     instant_print(set->proposed, when), "in_force", set->in_force, "adopting", set->adopting, "files",
                     set->files);
}

/* "": a set that neither is nor comes into force. */
static const char *standing_of(const struct command_context *context, const struct proposed_set *set) {
    static const char *const standings[2][2][2] = {
        {{"", ""}, {"being adopted", "正在启用"}},
        {{"in force", "生效"}, {"in force, all is being computed anew by it", "生效，正在据此全部重算"}}};
    const char *const *words = standings[set->in_force][set->adopting];
    return out_word(context, words[0], words[1]);
}

static int list_sets(const struct command_context *context, const struct proposed_set *sets, size_t count) {
    char when[INSTANT_TEXT];
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, set_json(&sets[i]));
        if (!context->json) {
            (void)printf("%4d  %s  %.16s  %s\n", sets[i].id, instant_print(sets[i].proposed, when), sets[i].digest,
                         standing_of(context, &sets[i]));
        }
    }
    return out_list(context, list);
}

static const struct proposed_set *find_set(const struct proposed_set *sets, size_t count, long id) {
    for (size_t i = 0; i < count; i++) {
        if (sets[i].id == id) {
            return &sets[i];
        }
    }
    return NULL;
}

/* The decision names the set by its digest: numbers are this database's own, and begin anew with a restored one. */
static int adopt(struct command_context *context, const struct proposed_set *set, const struct decision_request *said) {
    struct decision_request request = *said;
    request.verdict = "adopt";
    request.file_set = set->digest;
    return decide(context, &request);
}

int adopt_main(struct command_context *context, int argc, char **argv) {
    struct decision_request said = {0};
    struct proposed_set *sets;
    size_t count;
    char *end = "";
    const struct command_option options[] = {
        {.name = "--reason", .text = &said.reason}, {.name = "--author", .text = &said.author}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    const long id = argc == 2 ? strtol(argv[1], &end, 10) : 0;
    if (argc > 2 || *end != '\0') {
        return command_usage(context);
    }
    if (!proposed_sets(context->database, context->arena, &sets, &count, &context->error)) {
        return command_failed(context);
    }
    if (argc == 1) {
        return list_sets(context, sets, count);
    }
    const struct proposed_set *set = find_set(sets, count, id);
    said.author = decide_author(said.author);
    return set == NULL ? out_nothing(context) : adopt(context, set, &said);
}
