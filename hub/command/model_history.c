/* dealerhub model history: the models of the sets of files that were ever proposed, the newest first. */
#include "hub/command/model.h"
#include "hub/command/out.h"
#include "hub/store/console_store.h"

#include <stdio.h>
#include <string.h>

/* The digest of the set's model file; "" when its files are not known. */
static const char *model_digest(const struct proposed_set *set, struct arena *arena) {
    static const char name[] = "identity/model.xml ";
    const char *line = strstr(set->files, name);
    return line == NULL ? "" : arena_copy_n(arena, line + sizeof name - 1, strcspn(line + sizeof name - 1, "\n"));
}

int model_history(struct command_context *context, const struct model_request *request) {
    struct proposed_set *sets;
    size_t count;
    char when[INSTANT_TEXT];
    (void)request;
    if (!proposed_sets(context->database, context->arena, &sets, &count, &context->error)) {
        return command_failed(context);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *digest = model_digest(&sets[i], context->arena);
        (void)json_array_append_new(list,
                                    json_pack("{s:i, s:s, s:s, s:b}", "set", sets[i].id, "model", digest, "proposed",
                                              instant_print(sets[i].proposed, when), "in_force", sets[i].in_force));
        if (!context->json) {
            (void)printf("%4d  %s  %.16s  %s\n", sets[i].id, instant_print(sets[i].proposed, when), digest,
                         sets[i].in_force ? out_word(context, "in force", "生效") : "");
        }
    }
    return out_list(context, list);
}
