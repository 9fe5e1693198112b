#include "tests/unit/identity/identity_support.h"

static struct value *document(void **state, const char *typed) {
    return identity_value(*state, "id-document", typed);
}

static void a_resident_id_tells_birth_and_gender(void **state) {
    const struct value *value = document(state, "340202198506142320" US "resident-id");
    assert_string_equal(value->normal, "resident-id" US "34020219850614232" US "340202198506142320" US US
                                       "1985-06-14" US "female" US "1");
    assert_int_equal(value->flags, 0);
}

static void full_width_digits_spaces_and_a_small_x_are_the_same_number(void **state) {
    const char *expected = document(state, "11010519491231002X" US "resident-id")->normal;
    assert_string_equal(document(state, "１１０１０５１９４９１２３１００２ｘ" US "resident-id")->normal, expected);
    assert_string_equal(document(state, "110105 19491231 002x" US "resident-id")->normal, expected);
    assert_string_equal(document(state, "11O105194912310O2x" US "resident-id")->normal, expected);
}

static void a_wrong_check_character_is_doubted_and_kept(void **state) {
    const struct value *value = document(state, "340202198506142321" US "resident-id");
    assert_int_equal(value->doubt, DOUBT_CHECK);
    assert_int_equal(value->flags, VALUE_DOUBTFUL);
    assert_string_equal(identity_part(*state, value, ID_CORE), "34020219850614232");
    assert_string_equal(identity_part(*state, value, ID_VALID), "0");
}

static void fifteen_digits_are_brought_to_the_core_of_eighteen(void **state) {
    const struct value *value = document(state, "340204480917262" US "resident-id");
    assert_string_equal(identity_part(*state, value, ID_CORE), "34020419480917262");
    assert_string_equal(identity_part(*state, value, ID_BIRTH), "1948-09-17");
    assert_string_equal(identity_part(*state, value, ID_VALID), "");
    assert_int_equal(value->flags, 0);
}

static void masks_of_any_length_and_sign_are_one_mask(void **state) {
    static const char *const typed[] = {"3402**********2320", "3402***2320", "3402XXXXXXXXXX2320",
                                        "3402●●●●●●●●●●2320"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "%s" US "resident-id", typed[i]);
        const struct value *value = document(state, text);
        assert_string_equal(identity_part(*state, value, ID_MASKED), "3402**********2320");
        assert_string_equal(identity_part(*state, value, ID_CORE), "");
        assert_int_equal(value->flags, VALUE_LESS_SPECIFIC);
    }
}

static void somebody_born_in_1900_is_a_placeholder(void **state) {
    const struct value *value = document(state, "110101190001010014" US "resident-id");
    assert_string_equal(value->normal, "");
    assert_true((value->flags & VALUE_PLACEHOLDER) != 0);
}

static void a_number_with_an_impossible_birthday_is_doubted(void **state) {
    const struct value *value = document(state, "340202198502302327" US "resident-id");
    assert_true((value->flags & VALUE_DOUBTFUL) != 0);
    assert_string_equal(identity_part(*state, value, ID_VALID), "0");
    assert_string_equal(identity_part(*state, value, ID_BIRTH), "");
}

static void a_credit_code_is_verified_by_its_own_rule(void **state) {
    const struct value *good = document(state, "91340200MA2NQ7K35M" US "uscc");
    assert_string_equal(good->normal, "uscc" US "91340200MA2NQ7K35" US "91340200MA2NQ7K35M" US US US US "1");
    const struct value *wrong = document(state, "91340200MA2NQ7K35N" US "uscc");
    assert_int_equal(wrong->doubt, DOUBT_CHECK);
    assert_int_equal(document(state, "9134020" US "uscc")->doubt, DOUBT_SHAPE);
}

static void a_verified_resident_id_in_the_wrong_box_is_put_right(void **state) {
    const struct value *value = document(state, "340202198506142320" US "passport");
    assert_string_equal(identity_part(*state, value, ID_TYPE), "resident-id");
    const struct value *untyped = document(state, "91340200MA2NQ7K35M");
    assert_string_equal(identity_part(*state, untyped, ID_TYPE), "uscc");
}

static void passports_permits_and_officers_ids_have_no_check(void **state) {
    assert_string_equal(document(state, "g 1234 5678" US "passport")->normal, "passport" US "G12345678" US "G12345678");
    assert_string_equal(document(state, "H1234567801" US "hkmt-permit")->normal,
                        "hkmt-permit" US "H12345678" US "H1234567801");
    assert_string_equal(document(state, "南字第01234567号" US "officer")->normal,
                        "officer" US "南字第01234567号" US "南字第01234567号");
}

static void placeholders_are_known(void **state) {
    static const char *const typed[] = {"0", "无", "111111111111111111", "123456789012345678", "身份证"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "%s" US "resident-id", typed[i]);
        assert_int_equal(document(state, text)->doubt, DOUBT_PLACEHOLDER);
    }
}

static void a_birth_date_that_contradicts_the_id_number_is_doubted(void **state) {
    const struct identity *identity = *state;
    struct value id = {.typed = "340202198506142320" US "resident-id"};
    struct value birth = {.typed = "1986-06-14"};
    struct value year = {.typed = "1985"};
    struct mention mentions[] = {
        {.attribute = attribute_by_name(identity->attributes, "birth-date"), .values = &birth, .count = 1},
        {.attribute = attribute_by_name(identity->attributes, "id-document"), .values = &id, .count = 1}};
    struct person person = {.role = "", .mentions = mentions, .mention_count = 2};
    struct event event = {.people = &person, .person_count = 1, .recorded = INSTANT_NONE};
    normalise_event(identity->normaliser, &event, identity->arena);
    assert_int_equal(birth.doubt, DOUBT_CONTRADICTS);
    mentions[0].values = &year;
    normalise_event(identity->normaliser, &event, identity->arena);
    assert_int_equal(year.doubt, OK);
}

static void a_birth_after_the_event_was_recorded_is_a_placeholder(void **state) {
    const struct identity *identity = *state;
    struct value birth = {.typed = "2026-11-25"};
    struct mention mention = {
        .attribute = attribute_by_name(identity->attributes, "birth-date"), .values = &birth, .count = 1};
    struct person person = {.role = "", .mentions = &mention, .mention_count = 1};
    struct event event = {.people = &person, .person_count = 1};
    assert_true(instant_parse("2026-11-20T10:00:00+08:00", &event.recorded));
    normalise_event(identity->normaliser, &event, identity->arena);
    assert_int_equal(birth.doubt, DOUBT_DATE);
    assert_true((birth.flags & VALUE_PLACEHOLDER) != 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_resident_id_tells_birth_and_gender),
        cmocka_unit_test(full_width_digits_spaces_and_a_small_x_are_the_same_number),
        cmocka_unit_test(a_wrong_check_character_is_doubted_and_kept),
        cmocka_unit_test(fifteen_digits_are_brought_to_the_core_of_eighteen),
        cmocka_unit_test(masks_of_any_length_and_sign_are_one_mask),
        cmocka_unit_test(somebody_born_in_1900_is_a_placeholder),
        cmocka_unit_test(a_number_with_an_impossible_birthday_is_doubted),
        cmocka_unit_test(a_credit_code_is_verified_by_its_own_rule),
        cmocka_unit_test(a_verified_resident_id_in_the_wrong_box_is_put_right),
        cmocka_unit_test(passports_permits_and_officers_ids_have_no_check),
        cmocka_unit_test(placeholders_are_known),
        cmocka_unit_test(a_birth_date_that_contradicts_the_id_number_is_doubted),
        cmocka_unit_test(a_birth_after_the_event_was_recorded_is_a_placeholder),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
