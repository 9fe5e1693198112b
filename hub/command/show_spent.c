/* A number that the hub knows, though nothing that was said of it counts any more. */
#include "hub/command/out.h"
#include "hub/command/show.h"

bool show_spent_find(struct command_context *context, struct reading *reading, const char *subject,
                     struct spent *spent) {
    enum { SPENT_MAX = 20 };
    const char *source, *number;
    *spent = (struct spent){0};
    return !reading_number(context, subject, &source, &number) ||
           number_spent(reading->store.database, source, number, SPENT_MAX, context->arena, &spent->events,
                        &spent->count, &context->error);
}

static const char *label(const struct kinds *kinds, const char *name, bool chinese) {
    const struct kind *kind = kind_by_name(kinds, name);
    return kind == NULL ? name : chinese ? kind->zh : kind->en;
}

void show_spent_print(const struct command_context *context, const struct reading *reading, const struct spent *spent) {
    char when[INSTANT_TEXT];
    (void)printf("%s\n", out_word(context, "nothing that was said of this number counts any more",
                                  "该编号的所有事件均已不再有效"));
    for (size_t i = 0; i < spent->count; i++) {
        const struct spent_event *event = &spent->events[i];
        (void)printf("  %s  %s  %s  %s", instant_print_day(event->time, when),
                     out_column(label(reading->documents.kinds, event->kind, context->chinese), 22, context->arena),
                     event->event_id, portrait_state(event->state, context->chinese));
        if (event->number != NULL) {
            (void)printf("  → %s/%s", event->source, event->number);
        }
        (void)printf("\n");
    }
}

json_t *show_spent_json(const struct spent *spent) {
    char when[INSTANT_TEXT];
    json_t *list = json_array();
    for (size_t i = 0; i < spent->count; i++) {
        const struct spent_event *event = &spent->events[i];
        const char *now = event->number == NULL ? NULL : event->source;
        (void)json_array_append_new(list,
                                    json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?}", "event", event->event_id, "kind",
                                              event->kind, "time", instant_print(event->time, when), "state",
                                              event->state, "now_source", now, "now_number", event->number));
    }
    return list;
}
