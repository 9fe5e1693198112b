/* The shipped table against ICU, which it was made from. */
#include "tests/support/test.h"

#include "hub/identity/pinyin.h"
#include "hub/identity/text.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS = 64, STEP = 7 };

static UTransliterator *transliterator(const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    UChar id[UNITS];
    (void)u_uastrcpy(id, name);
    UTransliterator *made = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    assert_true(U_SUCCESS(status));
    return made;
}

static void transliterate(UTransliterator *with, uint32_t character, char result[UNITS]) {
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS] = {(UChar)character};
    int32_t length = 1;
    int32_t limit = 1;
    utrans_transUChars(with, units, &length, UNITS, 0, &limit, &status);
    (void)u_strToUTF8(result, UNITS, NULL, units, length, &status);
    assert_true(U_SUCCESS(status));
}

static void the_table_says_what_icu_says(void **state) {
    struct arena *arena = arena_new();
    struct error error = {0};
    (void)state;
    const struct pinyin *pinyin = pinyin_load(DEALERHUB_SOURCE_DIR "/schemas/reference/pinyin.txt", arena, &error);
    UTransliterator *reading = transliterator("Han-Latin; Latin-ASCII; Lower");
    UTransliterator *simplified = transliterator("Traditional-Simplified");
    assert_non_null(pinyin);
    for (uint32_t c = 0x4E00; c < 0x9FA6; c += STEP) {
        char expected[UNITS];
        char found[8] = {0};
        transliterate(reading, c, expected);
        if (expected[0] >= 'a' && expected[0] <= 'z') {
            assert_string_equal(pinyin_reading(pinyin, c), expected);
        }
        transliterate(simplified, c, expected);
        (void)text_put(found, pinyin_simplified(pinyin, c));
        assert_string_equal(found, expected);
    }
    utrans_close(reading);
    utrans_close(simplified);
    arena_free(arena);
}

static void a_character_without_reading_is_left_as_it_is(void **state) {
    struct arena *arena = arena_new();
    struct error error = {0};
    (void)state;
    const struct pinyin *pinyin = pinyin_load(DEALERHUB_SOURCE_DIR "/schemas/reference/pinyin.txt", arena, &error);
    assert_non_null(pinyin);
    assert_string_equal(pinyin_reading(pinyin, 'A'), "");
    assert_int_equal(pinyin_simplified(pinyin, 0x20BB7), 0x20BB7);
    assert_string_equal(pinyin_simplify(pinyin, "A李𠮷國", arena), "A李𠮷国");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_icu_says),
        cmocka_unit_test(a_character_without_reading_is_left_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
