/* What people see of a customer: masked unless revealed, nothing of the installation in the canonical form. */
#include "tests/support/test.h"

#include "hub/command/portrait.h"

#include <stdlib.h>
#include <string.h>

static const struct attribute name = {.name = "name", .en = "name", .zh = "姓名", .sensitive = true};
static const struct attribute phone = {.name = "phone", .en = "phone", .zh = "电话", .sensitive = true};
static const struct attribute vehicle = {.name = "vehicle", .en = "vehicle", .zh = "车辆", .sensitive = true};
static const struct attribute contact = {.name = "contact", .en = "contact", .zh = "联系人", .sensitive = true};
static const struct attribute level = {.name = "level", .en = "level", .zh = "级别"};
static const struct attribute vin = {.name = "vin", .en = "VIN", .zh = "车架号", .sensitive = true, .fact = true};
static const struct attribute mileage = {.name = "mileage", .en = "mileage", .zh = "里程", .fact = true};
static const struct kind repair = {.name = "repair.completed", .en = "repair", .zh = "维修"};

static struct member members[] = {
    {.record = {{1}}, .source = "D0123", .number = "K1", .under = "K1", .role = ""},
    {.record = {{2}}, .source = "D0456", .number = "", .under = "R9", .role = "driver"},
};
static struct customer_value values[] = {
    {.attribute = &name, .value = {.typed = "李红梅"}, .member = &members[0], .event = "e1"},
    {.attribute = &phone, .value = {.typed = "13811118000\x1fmobile"}, .member = &members[1], .event = "e2"},
    {.attribute = &level, .value = {.typed = "A"}, .member = &members[0], .event = "e1"},
};
static struct event_fact facts[] = {{&vin, "LVVDB11B9PD016482"}, {&mileage, "52300"}};
static struct customer_event events[] = {
    {&repair, "D0123", "e7", 0, 0, &members[0], "counts", facts, 2, false, 0, NULL},
    {&repair, "D0456", "e8", 0, 0, &members[1], "voided", facts, 1, false, 0, NULL},
};

static struct customer customer_of(uint8_t golden) {
    return (struct customer){.golden = {{golden}},
                             .members = members,
                             .member_count = 2,
                             .values = values,
                             .value_count = 3,
                             .events = events,
                             .event_count = 2,
                             .event_total = 2};
}

/* What the function wrote; the caller frees. */
typedef void writing(struct arena *arena, FILE *out, const void *argument);

static char *written(writing *write, const void *argument) {
    char *text = NULL;
    size_t size = 0;
    struct arena *arena = arena_new();
    FILE *out = open_memstream(&text, &size);
    write(arena, out, argument);
    (void)fclose(out);
    arena_free(arena);
    return text;
}

static void print(struct arena *arena, FILE *out, const void *wish) {
    const struct customer customer = customer_of(1);
    portrait_print(&customer, wish, arena, out);
}

static void canonical(struct arena *arena, FILE *out, const void *ignored) {
    const struct customer customer = customer_of(1);
    (void)ignored;
    portrait_canonical(&customer, arena, out);
}

static void assert_has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("'%s' is not in: %s", part, text);
    }
}

static void assert_lacks(const char *text, const char *part) {
    if (strstr(text, part) != NULL) {
        fail_msg("'%s' is in: %s", part, text);
    }
}

static void personal_values_are_masked_unless_asked_for(void **state) {
    (void)state;
    char *masked = written(print, &(struct portrait_wish){.history = true});
    char *revealed = written(print, &(struct portrait_wish){.history = true, .reveal = true});
    assert_has(masked, "李**");
    assert_has(masked, "138****8000 | mobile");
    assert_lacks(masked, "李红梅");
    assert_lacks(masked, "13811118000");
    assert_lacks(masked, "LVVDB11B9PD016482");
    assert_has(masked, "52300");
    assert_has(revealed, "李红梅");
    assert_has(revealed, "LVVDB11B9PD016482");
    free(masked);
    free(revealed);
}

static void what_has_no_mask_of_its_own_is_hidden(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(portrait_part(&contact, 0, "王磊", false, arena), "***");
    assert_string_equal(portrait_part(&contact, 0, "", false, arena), "");
    arena_free(arena);
}

static void vin_and_plate_of_a_vehicle_are_masked_and_its_relation_is_not(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_not_equal(portrait_part(&vehicle, 0, "LVVDB11B9PD016482", false, arena), "LVVDB11B9PD016482");
    assert_string_not_equal(portrait_part(&vehicle, 1, "皖B6K382", false, arena), "皖B6K382");
    assert_string_equal(portrait_part(&vehicle, 2, "owner", false, arena), "owner");
    arena_free(arena);
}

static void a_party_without_a_number_is_named_after_the_customer_of_its_document(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(portrait_member(&members[0], arena), "D0123/K1");
    assert_string_equal(portrait_member(&members[1], arena), "D0456/R9/driver");
    arena_free(arena);
}

static void lineage_says_who_said_it_and_when(void **state) {
    (void)state;
    char *text = written(print, &(struct portrait_wish){.lineage = true});
    assert_has(text, "← D0456/R9/driver, e2, 1970-01-01");
    free(text);
}

static void history_marks_what_does_not_count(void **state) {
    (void)state;
    char *english = written(print, &(struct portrait_wish){.history = true});
    char *chinese = written(print, &(struct portrait_wish){.history = true, .chinese = true});
    assert_has(english, "voided");
    assert_has(chinese, "已作废");
    free(english);
    free(chinese);
}

static void chinese_readers_see_words_for_codes(void **state) {
    (void)state;
    char *chinese = written(print, &(struct portrait_wish){.lineage = true, .chinese = true});
    assert_has(chinese, "(客户)");
    assert_has(chinese, "唯一值");
    free(chinese);
}

static void the_canonical_form_names_no_id_of_the_installation(void **state) {
    (void)state;
    char *text = written(canonical, NULL);
    assert_has(text, "golden D0123/K1\n");
    assert_has(text, "  member D0456/R9/driver\n");
    assert_has(text, "  name: 李红梅 (D0123/K1)\n");
    assert_lacks(text, "01000000");
    free(text);
}

static void json_says_the_same_as_the_text(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct customer customer = customer_of(1);
    json_t *json = portrait_json(&customer, &(struct portrait_wish){.history = true}, arena);
    assert_int_equal(json_array_size(json_object_get(json, "members")), 2);
    assert_int_equal(json_array_size(json_object_get(json, "values")), 3);
    const json_t *event = json_array_get(json_object_get(json, "history"), 1);
    assert_string_equal(json_string_value(json_object_get(event, "state")), "voided");
    assert_string_equal(json_string_value(json_object_get(event, "member")), "D0456/R9/driver");
    char *text = json_dumps(json, 0);
    assert_lacks(text, "13811118000");
    free(text);
    json_decref(json);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(personal_values_are_masked_unless_asked_for),
        cmocka_unit_test(what_has_no_mask_of_its_own_is_hidden),
        cmocka_unit_test(vin_and_plate_of_a_vehicle_are_masked_and_its_relation_is_not),
        cmocka_unit_test(a_party_without_a_number_is_named_after_the_customer_of_its_document),
        cmocka_unit_test(lineage_says_who_said_it_and_when),
        cmocka_unit_test(history_marks_what_does_not_count),
        cmocka_unit_test(chinese_readers_see_words_for_codes),
        cmocka_unit_test(the_canonical_form_names_no_id_of_the_installation),
        cmocka_unit_test(json_says_the_same_as_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
