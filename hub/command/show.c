/* dealerhub show CUSTOMER|VIN: the golden record that a steward or a back office wants to see. */
#include "hub/command/portrait.h"
#include "hub/command/reading.h"
#include "hub/command/show.h"
#include "hub/store/console_store.h"

#include <stdlib.h>
#include <string.h>

struct show_request {
    const char *subject;
    bool all, canonical;
    struct portrait_wish wish;
};

static void dump(json_t *json) {
    (void)json_dumpf(json, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII * 0);
    (void)printf("\n");
    json_decref(json);
}

static void print_all(const struct command_context *context, struct customer **customers, size_t count,
                      const struct show_request *request) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (customers[i] == NULL) {
            continue;
        }
        if (request->canonical) {
            portrait_canonical(customers[i], context->arena, stdout);
        } else if (context->json) {
            (void)json_array_append_new(list, portrait_json(customers[i], &request->wish, context->arena));
        } else {
            portrait_print(customers[i], &request->wish, context->arena, stdout);
        }
    }
    if (context->json && !request->canonical) {
        dump(json_incref(list));
    }
    json_decref(list);
}

/* The canonical form sorts by founder, since ids differ from one installation to the next. */
static int by_founder(const void *left, const void *right) {
    const struct customer *a = *(struct customer *const *)left;
    const struct customer *b = *(struct customer *const *)right;
    const struct customer *both[] = {a, b};
    const struct member *founders[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; both[i] != NULL && k < both[i]->member_count; k++) {
            if (uuid_equal(&both[i]->members[k].record, &both[i]->golden)) {
                founders[i] = &both[i]->members[k];
            }
        }
    }
    if (founders[0] == NULL || founders[1] == NULL) {
        return (founders[0] == NULL) - (founders[1] == NULL);
    }
    int order = strcmp(founders[0]->source, founders[1]->source);
    order = order != 0 ? order : strcmp(founders[0]->number, founders[1]->number);
    order = order != 0 ? order : strcmp(founders[0]->role, founders[1]->role);
    return order != 0 ? order : uuid_order(&a->golden, &b->golden);
}

static int show(struct command_context *context, struct reading *reading, const void *argument) {
    const struct show_request *request = argument;
    struct golden_list found;
    struct customer_wish wish = {.events = request->wish.history || request->canonical ? CUSTOMER_EVENTS : 20};
    const bool good = request->all ? customer_list(&reading->store, context->arena, &found, &context->error)
                                   : reading_find(context, reading, request->subject, &found);
    if (!good) {
        return command_failed(context);
    }
    const int vehicle = request->all ? 0 : show_vehicle(context, reading, request->subject, &request->wish);
    struct customer **customers = reading_load(context, reading, &found, wish);
    if (customers == NULL || vehicle < 0) {
        return command_failed(context);
    }
    if (found.count == 0) {
        return vehicle > 0 || request->all ? EXIT_DONE : reading_nothing(context);
    }
    if (request->canonical) {
        qsort(customers, found.count, sizeof *customers, by_founder);
    }
    print_all(context, customers, found.count, request);
    return EXIT_DONE;
}

int show_main(struct command_context *context, int argc, char **argv) {
    struct show_request request = {.wish.chinese = context->chinese};
    const struct command_option options[] = {{.name = "--reveal", .flag = &request.wish.reveal},
                                             {.name = "--lineage", .flag = &request.wish.lineage},
                                             {.name = "--history", .flag = &request.wish.history},
                                             {.name = "--all", .flag = &request.all},
                                             {.name = "--canonical", .flag = &request.canonical},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (request.all ? argc != 1 : argc != 2) {
        return command_usage(context);
    }
    request.subject = argv[1];
    return reading_run(context, show, &request);
}
