/* dealerhub history CUSTOMER: everything that happened, in the order of time. */
#include "hub/command/out.h"
#include "hub/command/portrait.h"
#include "hub/command/show.h"

enum { HISTORY_MAX = 10000 }; /* events of one source record */

struct history_request {
    const char *subject;
    bool all; /* voided, superseded, erased ones, too */
    struct portrait_wish wish;
};

static void print_history(const struct command_context *context, const struct customer *customer,
                          const struct portrait_wish *wish) {
    char id[UUID_TEXT];
    (void)printf("%s %s\n", out_word(context, "customer", "客户"), uuid_to_text(&customer->golden, id));
    for (size_t i = customer->event_count; i > 0; i--) {
        portrait_event(&customer->events[i - 1], wish, context->arena, stdout);
    }
    if (customer->event_total > customer->event_count) {
        command_print(context, "  %zu of %zu events\n", "  共 %2$zu 个事件中的 %1$zu 个\n", customer->event_count,
                      customer->event_total);
    }
}

static json_t *history_json(const struct command_context *context, const struct customer *customer,
                            const struct portrait_wish *wish) {
    json_t *events = json_array();
    for (size_t i = customer->event_count; i > 0; i--) {
        (void)json_array_append_new(events, portrait_event_json(&customer->events[i - 1], wish, context->arena));
    }
    return json_pack("{s:o, s:o, s:I}", "golden", out_uuid_json(&customer->golden), "history", events, "events",
                     (json_int_t)customer->event_total);
}

/* Erased, say: nobody has the number, and --all asks for just that. */
static int history_spent(struct command_context *context, struct reading *reading,
                         const struct history_request *request) {
    struct spent spent = {0};
    if (request->all && !show_spent_find(context, reading, request->subject, &spent)) {
        return command_failed(context);
    }
    if (spent.count == 0) {
        return out_list(context, json_array());
    }
    if (context->json) {
        (void)out_json(json_pack("[{s:n, s:o, s:I}]", "golden", "history", show_spent_json(&spent), "events",
                                 (json_int_t)spent.count));
    } else {
        show_spent_print(context, reading, &spent);
    }
    return EXIT_NOTHING;
}

static int history(struct command_context *context, struct reading *reading, const void *argument) {
    const struct history_request *request = argument;
    const struct customer_wish wish = {.events = HISTORY_MAX, .all_events = request->all};
    struct golden_list found;
    struct customer **customers =
        reading_find(context, reading, request->subject, &found) ? reading_load(context, reading, &found, wish) : NULL;
    if (customers == NULL) {
        return command_failed(context);
    }
    if (found.count == 0) {
        return history_spent(context, reading, request);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < found.count; i++) {
        if (customers[i] == NULL) {
            continue;
        }
        (void)json_array_append_new(list, history_json(context, customers[i], &request->wish));
        if (!context->json) {
            print_history(context, customers[i], &request->wish);
        }
    }
    return out_list(context, list);
}

int history_main(struct command_context *context, int argc, char **argv) {
    struct history_request request = {.wish = {.chinese = context->chinese, .event_ids = true}};
    const struct command_option options[] = {
        {.name = "--all", .flag = &request.all}, {.name = "--reveal", .flag = &request.wish.reveal}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc != 2) {
        return command_usage(context);
    }
    request.subject = reading_subject(context, argv[1]);
    return reading_run(context, history, &request);
}
