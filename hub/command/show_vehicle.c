#include "hub/command/show.h"

static void print_timeline(const struct command_context *context, const struct vehicle_event *events, size_t count,
                           const struct portrait_wish *wish) {
    char id[UUID_TEXT];
    json_t *list = json_array();
    if (!context->json) {
        (void)printf("%s\n", wish->chinese ? "车辆时间线" : "vehicle timeline");
    }
    for (size_t i = 0; i < count; i++) {
        if (context->json) {
            json_t *json = portrait_event_json(&events[i].event, wish, context->arena);
            (void)json_object_set_new(json, "golden", json_string(uuid_to_text(&events[i].golden, id)));
            (void)json_array_append_new(list, json);
        } else {
            portrait_event(&events[i].event, wish, context->arena, stdout);
            (void)printf("      %s %s\n", portrait_member(events[i].event.member, context->arena),
                         uuid_to_text(&events[i].golden, id));
        }
    }
    if (context->json) {
        (void)json_dumpf(list, stdout, JSON_INDENT(2));
        (void)printf("\n");
    }
    json_decref(list);
}

int show_vehicle(struct command_context *context, struct reading *reading, const char *subject,
                 const struct portrait_wish *wish) {
    enum { TIMELINE_MAX = 500 };
    size_t key_count;
    subject = reading_subject(context, subject);
    const struct identity_key *keys =
        keys_of_search(reading->installation.keyer, subject, context->arena, &key_count);
    for (size_t i = 0; i < key_count; i++) {
        struct vehicle_event *events;
        size_t count;
        if (keys[i].kind != KEY_VIN && keys[i].kind != KEY_VIN_TAIL) {
            continue;
        }
        if (!vehicle_events(&reading->store, &keys[i].digest, TIMELINE_MAX, context->arena, &events, &count,
                            &context->error)) {
            return -1;
        }
        if (count > 0) {
            print_timeline(context, events, count, wish);
            return (int)count;
        }
    }
    return 0;
}
