/* dealerhub show CUSTOMER|VIN: the golden record that a steward or a back office wants to see. */
#include "hub/command/show.h"
#include "hub/command/out.h"
#include "hub/command/portrait.h"
#include "hub/command/reading.h"
#include "hub/store/console_store.h"

#include <stdlib.h>
#include <string.h>

struct show_request {
    const char *subject;
    bool all, canonical;
    struct portrait_wish wish;
};

/* What was found: customers, and the vehicle that the subject is. */
struct found {
    struct golden_list goldens;
    struct customer **customers;
    struct vehicle_event *events;
    size_t event_count;
    struct spent spent; /* asked for when nothing else was found */
};

static void print_found(const struct command_context *context, const struct found *found,
                        const struct show_request *request) {
    if (found->event_count > 0) {
        show_vehicle_print(context, found->events, found->event_count, &request->wish);
    }
    for (size_t i = 0; i < found->goldens.count; i++) {
        if (found->customers[i] == NULL) {
            continue;
        }
        if (request->canonical) {
            portrait_canonical(found->customers[i], context->arena, stdout);
        } else {
            portrait_print(found->customers[i], &request->wish, context->arena, stdout);
        }
    }
}

static json_t *found_json(const struct command_context *context, const struct found *found,
                          const struct portrait_wish *wish) {
    json_t *list = json_array();
    for (size_t i = 0; i < found->goldens.count; i++) {
        if (found->customers[i] != NULL) {
            (void)json_array_append_new(list, portrait_json(found->customers[i], wish, context->arena));
        }
    }
    return json_pack("{s:o, s:o, s:o}", "customers", list, "timeline",
                     show_vehicle_json(context, found->events, found->event_count, wish), "spent",
                     show_spent_json(&found->spent));
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
    order = order != 0 ? order : strcmp(founders[0]->under, founders[1]->under);
    order = order != 0 ? order : strcmp(founders[0]->role, founders[1]->role);
    return order != 0 ? order : uuid_order(&a->golden, &b->golden);
}

static bool is_nothing(const struct found *found, const struct show_request *request) {
    return found->goldens.count == 0 && found->event_count == 0 && !request->all;
}

static bool find(struct command_context *context, struct reading *reading, const struct show_request *request,
                 struct found *found) {
    const struct customer_wish wish = {.events = request->wish.history || request->canonical ? CUSTOMER_EVENTS : 20,
                                       .ties = true};
    const bool good = request->all ? customer_list(&reading->store, context->arena, &found->goldens, &context->error)
                                   : reading_find(context, reading, request->subject, &found->goldens) &&
                                         (request->canonical || show_vehicle_find(context, reading, request->subject,
                                                                                  &found->events, &found->event_count));
    found->customers = good ? reading_load(context, reading, &found->goldens, wish) : NULL;
    return found->customers != NULL &&
           (!is_nothing(found, request) || show_spent_find(context, reading, request->subject, &found->spent));
}

static int show_nothing(const struct command_context *context, const struct reading *reading,
                        const struct found *found) {
    if (found->spent.count == 0) {
        return out_nothing(context);
    }
    show_spent_print(context, reading, &found->spent);
    return EXIT_NOTHING;
}

static int show(struct command_context *context, struct reading *reading, const void *argument) {
    const struct show_request *request = argument;
    struct found found = {0};
    if (!find(context, reading, request, &found)) {
        return command_failed(context);
    }
    const bool nothing = is_nothing(&found, request);
    if (request->canonical && found.goldens.count > 0) {
        qsort(found.customers, found.goldens.count, sizeof *found.customers, by_founder);
    }
    if (context->json) {
        (void)out_json(found_json(context, &found, &request->wish));
        return nothing ? EXIT_NOTHING : EXIT_DONE;
    }
    if (nothing) {
        return show_nothing(context, reading, &found);
    }
    print_found(context, &found, request);
    return EXIT_DONE;
}

int show_main(struct command_context *context, int argc, char **argv) {
    struct show_request request = {.wish.chinese = context->chinese};
    const struct command_option options[] = {
        {.name = "--reveal", .flag = &request.wish.reveal},   {.name = "--lineage", .flag = &request.wish.lineage},
        {.name = "--history", .flag = &request.wish.history}, {.name = "--all", .flag = &request.all},
        {.name = "--canonical", .flag = &request.canonical},  {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (request.all ? argc != 1 : argc != 2) {
        return command_usage(context);
    }
    if (!command_one_form(context, request.canonical ? "--canonical" : NULL, NULL)) {
        return command_failed(context);
    }
    request.subject = request.all ? NULL : reading_subject(context, argv[1]);
    return reading_run(context, show, &request);
}
