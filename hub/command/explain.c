/* dealerhub explain A B | CUSTOMER: why two source records are one customer or not; what holds a customer together. */
#include "hub/command/explain.h"

#include "hub/command/portrait.h"

#include <stdio.h>
#include <string.h>

bool explain_members(struct command_context *context, struct reading *reading, const struct uuid *golden,
                     struct stored_record ***records, size_t *count) {
    struct customer *customer;
    *count = 0;
    *records = ARENA_NEW(context->arena, struct stored_record *, 1);
    if (uuid_is_nil(golden)) {
        return true;
    }
    if (!customers_load(&reading->store, golden, 1, (struct customer_wish){0}, context->arena, &customer,
                        &context->error)) {
        return false;
    }
    if (customer == NULL) {
        return true;
    }
    struct uuid *ids = ARENA_NEW(context->arena, struct uuid, customer->member_count + 1);
    for (size_t i = 0; i < customer->member_count; i++) {
        ids[i] = customer->members[i].record;
    }
    *count = customer->member_count;
    *records = ARENA_NEW(context->arena, struct stored_record *, *count + 1);
    return records_load(&reading->store, ids, *count, context->arena, *records, &context->error);
}

bool explain_related(struct command_context *context, struct reading *reading, const struct uuid *golden,
                     const struct customer **customer) {
    static const struct customer nobody;
    struct customer *loaded = NULL;
    const bool good =
        uuid_is_nil(golden) || customers_load(&reading->store, golden, 1, (struct customer_wish){.ties = true},
                                              context->arena, &loaded, &context->error);
    *customer = loaded == NULL ? &nobody : loaded;
    return good;
}

struct uuid *explain_ids(struct stored_record *const *records, size_t count, struct arena *arena) {
    struct uuid *ids = ARENA_NEW(arena, struct uuid, count + 1);
    for (size_t i = 0; i < count; i++) {
        ids[i] = records[i]->member.record;
    }
    return ids;
}

static const char *verdict_word(const struct command_context *context, enum verdict verdict) {
    static const char *const words[][2] = {{"", ""},
                                           {"same: a steward's word", "数据管家：同一客户"},
                                           {"apart: a steward's word", "数据管家：不同客户"},
                                           {"one customer by their own source", "来源自称同一客户"}};
    return words[verdict <= WORD_RENUMBERED ? verdict : 0][context->chinese];
}

const char *explain_link(const struct command_context *context, const struct stored_link *link) {
    if (!link->edge) {
        return verdict_word(context, link->verdict);
    }
    if (link->half != 0) {
        return arena_print(context->arena, "%s (%s) %s%s", out_word(context, "half a link", "半关联"),
                           contrast_half(context, link->half), out_weight(link->weight, context->arena),
                           !link->asks ? ""
                                       : out_word(context, ", in review: others fit, too", "，待人工确认：另有相符者"));
    }
    const char *zone =
        link->zone == ZONE_LINK ? out_word(context, "link", "关联") : out_word(context, "review", "待人工确认");
    return arena_print(context->arena, "%s %s", zone, out_weight(link->weight, context->arena));
}

json_t *explain_link_json(const struct stored_link *link) {
    static const char *const verdicts[] = {"", "same", "apart", "renumbered"};
    json_t *json = json_pack("{s:o, s:o}", "a", out_uuid_json(&link->a), "b", out_uuid_json(&link->b));
    if (link->edge) {
        (void)json_object_set_new(json, "weight", json_integer(link->weight));
        (void)json_object_set_new(json, "zone", json_string(zone_name(link->zone)));
        (void)json_object_set_new(json, "half", contrast_half_json(link->half));
        (void)json_object_set_new(json, "asks", json_boolean(link->asks));
    } else {
        (void)json_object_set_new(json, "word",
                                  json_string(verdicts[link->verdict <= WORD_RENUMBERED ? link->verdict : 0]));
    }
    return json;
}

static int explain(struct command_context *context, struct reading *reading, const void *argument) {
    const struct explain_request *request = argument;
    return request->b == NULL ? explain_customer(context, reading, request) : explain_pair(context, reading, request);
}

int explain_main(struct command_context *context, int argc, char **argv) {
    struct explain_request request = {0};
    const struct command_option options[] = {{.name = "--reveal", .flag = &request.reveal}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2 || argc > 3) {
        return command_usage(context);
    }
    request.a = reading_subject(context, argv[1]);
    request.b = argc == 3 ? argv[2] : NULL;
    return reading_run(context, explain, &request);
}
