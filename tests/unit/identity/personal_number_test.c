/* Numbers of people in texts that no erasure reaches. */
#include "tests/support/test.h"

#include "hub/identity/personal_number.h"

static void a_phone_or_an_id_is_found_however_it_is_written(void **state) {
    static const char *const texts[] = {
        "13916820044",
        "同一人，电话13916820044，本人确认",
        "called +86 139 1682 0044",
        "called 139-1682-0044.",
        "１３９１６８２００４４",
        "8613916820044",
        "(0553) 0553-5847216",
        "shop 010 12345678",
        "ID 11010119900307603X",
        "身份证 110101199003076034",
        "110101 19900307 6033",
        "old ID 110101900307603",
        "2 13916820044",
    };
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!has_personal_number(texts[i], arena)) {
            fail_msg("%s", texts[i]);
        }
    }
    arena_free(arena);
}

static void numbers_of_other_things_are_none_of_a_person(void **state) {
    static const char *const texts[] = {
        "",
        "-",
        "same customer, says the store on 2026-11-20 08:00:15",
        "D0123/K0045871 and D0456/R9",
        "K13916820044",
        "event 0192f3d4-90f7-7a55-a0c2-6d18b94c2008",
        "record 6f1e6e0a-0000-5000-8000-000000000001",
        "VIN LVVDB11B9PD016482, plate 沪A12345",
        "ERP 0000104711, IDoc 0000000000000045",
        "15 2026-11-20 1",
        "CNY 123456.78, 20261120 17:03",
        "SIGHUP",
        "invoice 123456789012345678",
    };
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (has_personal_number(texts[i], arena)) {
            fail_msg("%s", texts[i]);
        }
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phone_or_an_id_is_found_however_it_is_written),
        cmocka_unit_test(numbers_of_other_things_are_none_of_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
