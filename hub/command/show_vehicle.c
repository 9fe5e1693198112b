#include "hub/command/out.h"
#include "hub/command/show.h"

void show_vehicle_print(const struct command_context *context, const struct vehicle_event *events, size_t count,
                        const struct portrait_wish *wish) {
    char id[UUID_TEXT];
    (void)printf("%s\n", out_word(context, "vehicle timeline", "车辆时间线"));
    for (size_t i = 0; i < count; i++) {
        const struct customer_event *event = &events[i].event;
        portrait_event(event, wish, context->arena, stdout);
        (void)printf("      %s %s\n", portrait_member(event->member, context->arena),
                     uuid_is_nil(&events[i].golden) ? "" : uuid_to_text(&events[i].golden, id));
    }
}

json_t *show_vehicle_json(const struct command_context *context, const struct vehicle_event *events, size_t count,
                          const struct portrait_wish *wish) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = portrait_event_json(&events[i].event, wish, context->arena);
        (void)json_object_set_new(json, "golden", out_uuid_json(&events[i].golden));
        (void)json_array_append_new(list, json);
    }
    return list;
}

bool show_vehicle_find(struct command_context *context, struct reading *reading, const char *subject,
                       struct vehicle_event **events, size_t *count) {
    enum { TIMELINE_MAX = 500 };
    size_t key_count;
    const struct identity_key *keys = keys_of_search(reading->installation.keyer, subject, context->arena, &key_count);
    bool good = true;
    *count = 0;
    for (size_t i = 0; good && *count == 0 && i < key_count; i++) {
        if (keys[i].kind == KEY_VIN || keys[i].kind == KEY_VIN_TAIL) {
            good = vehicle_events(&reading->store, &keys[i].digest, TIMELINE_MAX, context->arena, events, count,
                                  &context->error);
        }
    }
    return good;
}
