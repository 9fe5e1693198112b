#include "hub/rights/sight.h"

#include "hub/rights/viewpoint.h"

static const char **parts_of(const struct customer_value *value, struct arena *arena) {
    const char **parts = ARENA_NEW(arena, const char *, value->attribute->field_count);
    for (size_t i = 0; i < value->attribute->field_count; i++) {
        parts[i] = value_part(arena, value->value.typed, i);
    }
    return parts;
}

static enum section section_of(const struct rights *rights, const struct attribute *attribute) {
    return (enum section)rights->sections[attribute->id];
}

static void lay_out_values(struct sight *sight, const struct rights *rights, struct arena *arena) {
    const struct customer *customer = sight->customer;
    size_t next[SECTION_COUNT];
    for (size_t i = 0; i < customer->value_count; i++) {
        sight->starts[section_of(rights, customer->values[i].attribute) + 1]++;
    }
    for (unsigned section = 0; section < SECTION_COUNT; section++) {
        sight->starts[section + 1] += sight->starts[section];
        next[section] = sight->starts[section];
    }
    sight->values = ARENA_NEW(arena, struct sight_value, customer->value_count);
    for (size_t i = 0; i < customer->value_count; i++) {
        const struct customer_value *value = &customer->values[i];
        sight->values[next[section_of(rights, value->attribute)]++] = (struct sight_value){
            .value = value,
            .parts = parts_of(value, arena),
            .source = value->member == NULL ? NULL : value->member->source,
        };
    }
}

struct sight *sight_new(const struct rights *rights, const struct customer *customer, struct arena *arena) {
    struct sight *sight = ARENA_NEW(arena, struct sight, 1);
    sight->customer = customer;
    lay_out_values(sight, rights, arena);
    sight->events = ARENA_NEW(arena, struct sight_event, customer->event_count);
    for (size_t i = 0; i < customer->event_count; i++) {
        char text[INSTANT_TEXT];
        sight->events[i].counts = event_counts(&customer->events[i]);
        sight->events[i].time = arena_copy(arena, instant_print(customer->events[i].time, text));
    }
    sight->related = ARENA_NEW(arena, struct sight *, customer->tie_count + 1);
    sight->arena = arena;
    return sight;
}

const struct sight *sight_of_related(const struct rights *rights, const struct sight *sight,
                                     const struct customer *known) {
    size_t at = 0;
    while (sight->customer->ties[at].known != known) {
        at++;
    }
    if (sight->related[at] == NULL) {
        sight->related[at] = sight_new(rights, known, sight->arena);
    }
    return sight->related[at];
}
