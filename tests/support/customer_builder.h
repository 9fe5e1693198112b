/* customer_builder.h – a golden record written down in a few lines, for tests of what is made of golden records. */
#ifndef TESTS_SUPPORT_CUSTOMER_BUILDER_H
#define TESTS_SUPPORT_CUSTOMER_BUILDER_H

#include "tests/support/test.h"

#include "hub/golden/customer.h"

#include <stdlib.h>
#include <string.h>

enum { BUILDER_VALUES = 256, BUILDER_EVENTS = 64, BUILDER_FACTS = 4 };

struct customer_builder {
    struct arena *arena;
    struct attributes *attributes;
    struct member member;
    struct customer_value values[BUILDER_VALUES];
    struct customer_event events[BUILDER_EVENTS];
    struct event_fact facts[BUILDER_EVENTS][BUILDER_FACTS];
    struct kind kinds[BUILDER_EVENTS];
    struct customer customer;
};

/* Of the attributes file that ships. */
static inline struct customer_builder *builder_new(void) {
    struct error error;
    struct arena *arena = arena_new();
    struct customer_builder *builder = ARENA_NEW(arena, struct customer_builder, 1);
    builder->arena = arena;
    builder->attributes = attributes_load(DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml", &error);
    assert_non_null(builder->attributes);
    builder->member = (struct member){.source = "D0123", .number = "K1", .role = ""};
    builder->customer = (struct customer){.version = 7,
                                          .members = &builder->member,
                                          .member_count = 1,
                                          .values = builder->values,
                                          .events = builder->events};
    assert_true(uuid_from_text("6f1e6e0a-0000-5000-8000-000000000001", &builder->customer.golden));
    return builder;
}

static inline void builder_free(struct customer_builder *builder) {
    attributes_free(builder->attributes);
    arena_free(builder->arena);
}

static inline instant builder_instant(const char *text) {
    instant when = INSTANT_NONE;
    assert_true(instant_parse(text, &when));
    return when;
}

static inline char *builder_joined(struct customer_builder *builder, const char *parts) {
    char *joined = arena_copy(builder->arena, parts);
    for (char *bar = strchr(joined, '|'); bar != NULL; bar = strchr(bar, '|')) {
        *bar = VALUE_SEPARATOR;
    }
    return joined;
}

/* Adds a value, its parts divided by '|', as in "13812345678|mobile"; best first within an attribute. */
static inline struct customer_value *builder_value(struct customer_builder *builder, const char *attribute,
                                                   const char *parts) {
    assert_true(builder->customer.value_count < BUILDER_VALUES);
    struct customer_value *value = &builder->values[builder->customer.value_count++];
    *value = (struct customer_value){.attribute = attribute_by_name(builder->attributes, attribute),
                                     .member = &builder->member,
                                     .event = "e1",
                                     .why = RULE_ONLY};
    assert_non_null(value->attribute);
    value->value =
        (struct value){.attribute = value->attribute->id, .typed = builder_joined(builder, parts), .normal = ""};
    return value;
}

/* Puts other parts in the place of the attribute's first value; NULL clears the attribute. */
static inline void builder_change(struct customer_builder *builder, const char *attribute, const char *parts) {
    struct customer *customer = &builder->customer;
    for (size_t i = 0; i < customer->value_count; i++) {
        struct customer_value *value = &builder->values[i];
        if (strcmp(value->attribute->name, attribute) != 0) {
            continue;
        }
        if (parts != NULL) {
            value->value.typed = builder_joined(builder, parts);
            return;
        }
        customer->value_count--;
        memmove(value, value + 1, sizeof *value * (customer->value_count - i));
        i--;
    }
}

/* Adds an event that counts. */
static inline struct customer_event *builder_event(struct customer_builder *builder, const char *kind,
                                                   const char *time) {
    const size_t index = builder->customer.event_count++;
    assert_true(index < BUILDER_EVENTS);
    builder->kinds[index] = (struct kind){.name = kind};
    builder->events[index] = (struct customer_event){.kind = &builder->kinds[index],
                                                     .source = builder->member.source,
                                                     .id = "e",
                                                     .time = builder_instant(time),
                                                     .recorded = builder_instant(time),
                                                     .member = &builder->member,
                                                     .state = "counts",
                                                     .facts = builder->facts[index]};
    return &builder->events[index];
}

static inline void builder_fact(struct customer_builder *builder, struct customer_event *event, const char *name,
                                const char *text) {
    assert_true(event->fact_count < BUILDER_FACTS);
    struct event_fact *fact = &event->facts[event->fact_count++];
    *fact = (struct event_fact){.fact = attribute_by_name(builder->attributes, name), .text = text};
    assert_non_null(fact->fact);
}

/* A delivered car. */
static inline struct customer_event *builder_bought(struct customer_builder *builder, const char *vin,
                                                    const char *time) {
    struct customer_event *event = builder_event(builder, "vehicle.delivered", time);
    builder_fact(builder, event, "vin", vin);
    return event;
}

/* A person in Shanghai with a car, who can become an ERP customer. */
static inline struct customer_builder *builder_person(void) {
    struct customer_builder *builder = builder_new();
    (void)builder_value(builder, "party-kind", "person");
    (void)builder_value(builder, "name", "李红");
    (void)builder_value(builder, "gender", "female");
    (void)builder_value(builder, "birth-date", "1985-03-12");
    (void)builder_value(builder, "id-document", "310104198503121236|resident-id");
    (void)builder_value(builder, "phone", "13911112222|mobile");
    (void)builder_value(builder, "address", "张杨路500号|浦东新区|上海市|上海市||200122|home");
    (void)builder_bought(builder, "LVTDB24B8SD310846", "2026-11-01T02:00:00Z");
    return builder;
}

/* A company in Suzhou that bought a car. */
static inline struct customer_builder *builder_company(void) {
    struct customer_builder *builder = builder_new();
    (void)builder_value(builder, "party-kind", "organisation");
    (void)builder_value(builder, "name", "苏州恒信物流有限公司");
    (void)builder_value(builder, "id-document", "91320594MA2Q4KE16P|uscc");
    (void)builder_value(builder, "phone", "0512-65880304|work");
    (void)builder_value(builder, "address", "人民路88号3幢402室|姑苏区|苏州市|江苏省|中国|215002|registered");
    (void)builder_bought(builder, "LVTDB21BXSD300002", "2026-10-12T07:00:00Z");
    return builder;
}

#endif
