#include "tests/support/test.h"

#include "hub/base/error.h"

#include <stdlib.h>
#include <string.h>

static void every_code_has_sentences_in_both_languages(void **state) {
    (void)state;
    for (unsigned code = 0; code < ERROR_COUNT; code++) {
        const struct error_kind *kind = error_kind((enum error_code)code);
        assert_true(*kind->code != '\0' && *kind->sentence_en != '\0' && *kind->sentence_zh != '\0');
        assert_int_equal(error_by_name(kind->code), code); /* no two share a name */
        assert_int_equal(*kind->remedy_en == '\0', *kind->remedy_zh == '\0');
    }
    assert_int_equal(error_by_name("no_such_code"), ERROR_COUNT);
}

static void a_detail_that_is_too_long_ends_with_a_whole_character(void **state) {
    (void)state;
    char text[400] = "";
    struct error error;
    for (unsigned shift = 0; shift < 3; shift++) {
        memset(text, 'a', shift);
        for (size_t i = 0; i < 120; i++) {
            memcpy(text + shift + 3 * i, "客", 3);
        }
        text[shift + 360] = '\0';
        assert_false(error_set(&error, USAGE, text, "%s", text));
        assert_int_equal((strlen(error.detail) - shift) % 3, 0);
        assert_int_equal((strlen(error.place) - shift) % 3, 0);
        assert_true(strlen(error.detail) > 240);
    }
}

static void a_text_names_code_place_detail_and_remedy_in_the_users_language(void **state) {
    (void)state;
    struct error error;
    (void)error_set(&error, KEY_WRONG, "row", "key %d", 7);
    error_translate(&error, "密钥 7");
    (void)setenv("LC_ALL", "C", 1);
    assert_string_equal(error_text(&error), "key_wrong: row: sealed data cannot be opened with this key (key 7); use "
                                            "the key that sealed it (its id is in the message)");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_string_equal(error_text(&error), "key_wrong: row: 无法用该密钥解封 (密钥 7); 请使用当时的密钥");
}

static void without_an_error_the_exit_code_is_zero(void **state) {
    (void)state;
    assert_int_equal(error_exit_code(&(struct error){.code = OK}), 0);
    assert_int_equal(error_exit_code(&(struct error){.code = NOT_FOUND}), 1);
    assert_int_equal(error_exit_code(&(struct error){.code = USAGE}), 2);
    assert_int_equal(error_exit_code(&(struct error){.code = MIGRATION_BEHIND}), 3);
    assert_int_equal(error_exit_code(&(struct error){.code = DATABASE_FAILED}), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_sentences_in_both_languages),
        cmocka_unit_test(a_detail_that_is_too_long_ends_with_a_whole_character),
        cmocka_unit_test(a_text_names_code_place_detail_and_remedy_in_the_users_language),
        cmocka_unit_test(without_an_error_the_exit_code_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
