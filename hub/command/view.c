/* dealerhub view PARTNER CUSTOMER: what a partner may see of a customer, field by field with the rule that gives it, and
 * what is withheld and why. */
#include "hub/command/view.h"

#include "hub/rights/view.h"
#include "hub/store/console_store.h"
#include "hub/store/publication_store.h"

#include <stdio.h>
#include <string.h>

struct view_request {
    const char *partner, *subject;
    instant at; /* INSTANT_NONE: now */
    bool canonical, xml, reveal;
};

/* Version and sequence of what was sent last; of what was never sent they are 0. */
static bool sent_envelope(struct command_context *context, const struct seen *seen, struct view_envelope *envelope) {
    struct column *goldens = column_new(context->arena, COLUMN_UUID);
    struct publication_set published = publication_set_new();
    column_uuid(goldens, &seen->customer->golden);
    const bool good = publications_read(context->database, goldens, context->arena, &published, &context->error);
    const struct publication *publication = good ? publication_get(&published, &seen->customer->golden) : NULL;
    const struct published_view *view = publication == NULL ? NULL : publication_view(publication, seen->partner->id);
    *envelope = (struct view_envelope){.reason = view == NULL ? "new" : "changed"};
    if (view != NULL) {
        envelope->version = view->version;
        envelope->sequence = view->sequence;
    }
    publication_set_free(&published);
    return good;
}

static bool print_xml(struct command_context *context, const struct seen *seen) {
    struct view_envelope envelope;
    if (!sent_envelope(context, seen, &envelope)) {
        return false;
    }
    const struct bytes xml = view_write(seen->partner, seen->customer, &seen->projection, &envelope, context->arena);
    (void)fwrite(xml.data, 1, xml.length, stdout);
    return true;
}

static bool tell(struct command_context *context, const struct view_request *request, struct seen *seen, json_t *list) {
    if (!request->reveal) {
        view_mask(&seen->projection, context->arena);
    }
    (void)json_array_append_new(list, view_json(seen, context->arena));
    if (request->xml) {
        return !seen->projection.visible || print_xml(context, seen);
    }
    if (request->canonical) {
        view_canonical(seen, context->arena);
    } else if (!context->json) {
        view_print(context, seen);
    }
    return true;
}

static bool view_all(struct command_context *context, struct reading *reading, const struct view_request *request,
                     const struct rights *rights, json_t *list) {
    const struct customer_wish wish = {.events = CUSTOMER_EVENTS, .ties = true, .related = true};
    struct seen seen = {.partner = rights_partner_by_id(rights, request->partner), .at = request->at};
    struct golden_list found;
    if (seen.partner == NULL) {
        return error_set(&context->error, USAGE, request->partner, "there is no such partner");
    }
    if (!reading_find(context, reading, request->subject, &found) ||
        (seen.at == INSTANT_NONE && !database_clock(context->database, context->arena, &seen.at, &context->error))) {
        return false;
    }
    struct customer **customers = reading_load(context, reading, &found, wish);
    bool good = customers != NULL;
    for (size_t i = 0; good && i < found.count; i++) {
        seen.customer = customers[i];
        if (seen.customer != NULL) {
            project(rights, seen.partner, seen.customer, seen.at, context->arena, &seen.projection);
            good = tell(context, request, &seen, list);
        }
    }
    return good;
}

/* XML and the canonical form have been printed already. */
static int finish(const struct command_context *context, const struct view_request *request, json_t *list) {
    if (!request->xml && !request->canonical) {
        return out_list(context, list);
    }
    const bool empty = json_array_size(list) == 0;
    json_decref(list);
    return empty ? EXIT_NOTHING : EXIT_DONE;
}

static int view(struct command_context *context, struct reading *reading, const void *argument) {
    const struct view_request *request = argument;
    struct rights *rights = reading_rights(context, reading);
    if (rights == NULL) {
        return command_failed(context);
    }
    json_t *list = json_array();
    int code;
    if (view_all(context, reading, request, rights, list)) {
        code = finish(context, request, list);
    } else {
        json_decref(list);
        code = command_failed(context);
    }
    rights_free(rights);
    return code;
}

int view_main(struct command_context *context, int argc, char **argv) {
    struct view_request request = {.at = INSTANT_NONE};
    const char *at = NULL;
    const struct command_option options[] = {{.name = "--at", .text = &at},
                                             {.name = "--canonical", .flag = &request.canonical},
                                             {.name = "--xml", .flag = &request.xml},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc != 3) {
        return command_usage(context);
    }
    if ((at != NULL && !command_instant(context, "--at", at, &request.at)) ||
        !command_one_form(context, request.xml ? "--xml" : NULL, request.canonical ? "--canonical" : NULL)) {
        return command_failed(context);
    }
    request.partner = argv[1];
    request.subject = reading_subject(context, argv[2]);
    request.reveal = request.reveal || request.canonical;
    return reading_run(context, view, &request);
}
