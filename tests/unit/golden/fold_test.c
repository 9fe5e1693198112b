#include "tests/support/test.h"

#include "hub/golden/fold.h"

#include <stdio.h>
#include <string.h>

static struct attributes *attributes;

static int load(void **state) {
    (void)state;
    struct error error = {0};
    attributes = attributes_load(DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml", &error);
    return attributes == NULL;
}

static int unload(void **state) {
    (void)state;
    attributes_free(attributes);
    return 0;
}

/* A record in the making. */
struct sheet {
    struct arena *arena;
    struct dictionary dictionary;
    struct fold fold;
};

static struct sheet sheet_new(void) {
    return (struct sheet){.arena = arena_new()};
}

/* Values of one attribute said by one event; the event's name orders it. */
static bool say(struct sheet *sheet, const char *attribute, enum mention_mode mode, const char *event,
                const char *const *values, size_t count) {
    uint32_t ordinals[4];
    const struct attribute *named = attribute_by_name(attributes, attribute);
    for (size_t i = 0; i < count; i++) {
        bool added;
        const bool placeholder = strcmp(values[i], "placeholder") == 0;
        const struct value value = {.attribute = named->id,
                                    .typed = values[i],
                                    .normal = values[i],
                                    .flags = placeholder ? VALUE_PLACEHOLDER : 0};
        ordinals[i] = dictionary_ordinal(&sheet->dictionary, &value, sheet->arena, &added);
    }
    const struct order order = {event[0], event[0], event};
    const struct row_claim claim = {named->id, (uint8_t)mode, ordinals, count};
    return fold_apply(&sheet->fold, attributes, &sheet->dictionary, &order, &claim, 1, sheet->arena);
}

#define SAY(sheet, attribute, mode, event, ...)                                    \
    say((sheet), (attribute), (mode), (event), (const char *const[]){__VA_ARGS__}, \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* 1 current, 0 former, -1 never said. */
static int standing(const struct sheet *sheet, const char *typed) {
    for (size_t i = 0; i < sheet->fold.count; i++) {
        if (strcmp(sheet->dictionary.values[sheet->fold.claims[i].ordinal].typed, typed) == 0) {
            return sheet->fold.claims[i].former ? 0 : 1;
        }
    }
    return -1;
}

static void a_later_scalar_makes_the_earlier_one_former(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    assert_true(SAY(&sheet, "name", MENTION_SET, "a", "李红"));
    assert_true(SAY(&sheet, "name", MENTION_SET, "b", "李虹"));
    assert_int_equal(standing(&sheet, "李红"), 0);
    assert_int_equal(standing(&sheet, "李虹"), 1);
    arena_free(sheet.arena);
}

static void saying_a_value_again_changes_nothing(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "name", MENTION_SET, "a", "李红");
    assert_false(SAY(&sheet, "name", MENTION_SET, "b", "李红"));
    assert_string_equal(sheet.fold.claims[0].since.event, "a");
    arena_free(sheet.arena);
}

static void what_is_declared_again_counts_from_then_on(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "consent", MENTION_ADDITIONAL, "a", "marketing\x1finsurer\x1f\x1fno");
    assert_true(SAY(&sheet, "consent", MENTION_ADDITIONAL, "b", "marketing\x1finsurer\x1f\x1fno"));
    assert_int_equal(sheet.fold.count, 1);
    assert_string_equal(sheet.fold.claims[0].since.event, "b");
    arena_free(sheet.arena);
}

static void an_additional_list_keeps_and_a_complete_one_retires(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "phone", MENTION_ADDITIONAL, "a", "1");
    (void)SAY(&sheet, "phone", MENTION_ADDITIONAL, "b", "2");
    assert_int_equal(standing(&sheet, "1"), 1);
    (void)SAY(&sheet, "phone", MENTION_COMPLETE, "c", "2", "3");
    assert_int_equal(standing(&sheet, "1"), 0);
    assert_int_equal(standing(&sheet, "2"), 1);
    assert_int_equal(standing(&sheet, "3"), 1);
    arena_free(sheet.arena);
}

static void cleared_and_an_empty_complete_list_give_everything_up(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "phone", MENTION_ADDITIONAL, "a", "1");
    (void)SAY(&sheet, "birth-date", MENTION_SET, "a", "1985-01-02");
    assert_true(say(&sheet, "phone", MENTION_COMPLETE, "b", NULL, 0));
    assert_true(say(&sheet, "birth-date", MENTION_CLEARED, "b", NULL, 0));
    assert_int_equal(standing(&sheet, "1"), 0);
    assert_int_equal(standing(&sheet, "1985-01-02"), 0);
    arena_free(sheet.arena);
}

static void a_placeholder_retires_nothing(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "name", MENTION_SET, "a", "李红");
    (void)SAY(&sheet, "name", MENTION_SET, "b", "placeholder");
    assert_int_equal(standing(&sheet, "李红"), 1);
    arena_free(sheet.arena);
}

static void a_value_given_up_can_stand_again_from_a_new_event(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "name", MENTION_SET, "a", "李红");
    (void)SAY(&sheet, "name", MENTION_SET, "b", "李虹");
    (void)SAY(&sheet, "name", MENTION_SET, "c", "李红");
    assert_int_equal(standing(&sheet, "李红"), 1);
    assert_string_equal(sheet.fold.claims[0].since.event, "c");
    arena_free(sheet.arena);
}

static void a_later_value_with_the_same_key_parts_replaces_the_earlier_one(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "id-document", MENTION_ADDITIONAL, "a", "E1\x1fpassport");
    (void)SAY(&sheet, "id-document", MENTION_ADDITIONAL, "b", "E2\x1fpassport", "3\x1fresident-id");
    assert_int_equal(standing(&sheet, "E1\x1fpassport"), 0);
    assert_int_equal(standing(&sheet, "E2\x1fpassport"), 1);
    assert_int_equal(standing(&sheet, "3\x1fresident-id"), 1);
    arena_free(sheet.arena);
}

static void a_fold_and_its_dictionary_survive_being_stored(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    struct sheet again = sheet_new();
    (void)SAY(&sheet, "name", MENTION_SET, "a", "李红");
    (void)SAY(&sheet, "name", MENTION_SET, "b", "李虹");
    assert_true(fold_decode(fold_encode(&sheet.fold, sheet.arena), again.arena, &again.fold));
    assert_true(dictionary_decode(dictionary_encode(&sheet.dictionary, sheet.arena), again.arena, &again.dictionary));
    assert_int_equal(again.fold.count, 2);
    assert_int_equal(standing(&again, "李红"), 0);
    assert_int_equal(standing(&again, "李虹"), 1);
    arena_free(sheet.arena);
    arena_free(again.arena);
}

/* One claim with its own order: attribute 1, ordinal 2, former, recorded and time 3, event "e". */
static void a_fold_of_the_plain_form_is_read(void **state) {
    (void)state;
    static const uint8_t plain[] = {1, 1, 2, 1, 6, 0, 1, 'e'};
    struct arena *arena = arena_new();
    struct fold fold;
    assert_true(fold_decode((struct bytes){plain, sizeof plain}, arena, &fold));
    assert_int_equal(fold.count, 1);
    assert_int_equal(fold.claims[0].attribute, 1);
    assert_int_equal(fold.claims[0].ordinal, 2);
    assert_true(fold.claims[0].former);
    assert_int_equal(fold.claims[0].since.recorded, 3);
    assert_string_equal(fold.claims[0].since.event, "e");
    assert_true(fold_decode((struct bytes){(const uint8_t *)"", 1}, arena, &fold));
    assert_int_equal(fold.count, 0);
    arena_free(arena);
}

static void damaged_bytes_are_noticed(void **state) {
    (void)state;
    struct sheet sheet = sheet_new();
    (void)SAY(&sheet, "name", MENTION_SET, "a", "李红");
    struct bytes stored = fold_encode(&sheet.fold, sheet.arena);
    struct fold fold;
    for (size_t length = 0; length < stored.length; length++) {
        assert_false(fold_decode((struct bytes){stored.data, length}, sheet.arena, &fold));
    }
    arena_free(sheet.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_scalar_makes_the_earlier_one_former),
        cmocka_unit_test(saying_a_value_again_changes_nothing),
        cmocka_unit_test(what_is_declared_again_counts_from_then_on),
        cmocka_unit_test(an_additional_list_keeps_and_a_complete_one_retires),
        cmocka_unit_test(cleared_and_an_empty_complete_list_give_everything_up),
        cmocka_unit_test(a_placeholder_retires_nothing),
        cmocka_unit_test(a_value_given_up_can_stand_again_from_a_new_event),
        cmocka_unit_test(a_later_value_with_the_same_key_parts_replaces_the_earlier_one),
        cmocka_unit_test(a_fold_and_its_dictionary_survive_being_stored),
        cmocka_unit_test(a_fold_of_the_plain_form_is_read),
        cmocka_unit_test(damaged_bytes_are_noticed),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
