/* 王先生: files that know no more of a name than a surname with a title. */
#include "tests/unit/identity/compare_support.h"

static void a_title_counts_only_with_a_phone_and_a_car(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=王先生", "phone=13855307162", "vehicle=|皖B6K382"),
                B("name=王强", "phone=13855307162", "vehicle=LVVDB11B9PD016482|皖B6K382|owner"));
        assert_int_equal(result.zone, ZONE_LINK);
    }
    {
        COMPARE(A("name=王先生", "phone=13855307162", "vehicle=|皖B6K382"), B("name=王强", "phone=13855307162"));
        assert_int_equal(result.zone, ZONE_APART);
        assert_string_equal(result.rule, "title-without-vehicle");
    }
    COMPARE(A("name=王先生", "vehicle=|皖B6K382"), B("name=王强", "phone=13855307162", "vehicle=|皖B6K382"));
    assert_int_equal(result.zone, ZONE_APART);
    assert_string_equal(result.rule, "title-only");
}

static void a_title_with_a_phone_or_a_car_alone_is_half_a_link(void **state) {
    struct identity *identity = *state;
    static const struct {
        const char *phone, *vehicle;
        unsigned half;
    } others[] = {{"phone=13855307162", "vehicle=|皖B11111", 1},
                  {"phone=13900000001", "vehicle=|皖B6K382", 2},
                  {"phone=13900000001", "vehicle=|皖B11111", 0},
                  {"phone=13855307162", "vehicle=|皖B6K382", 0}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        COMPARE(A("name=王先生", "phone=13855307162", "vehicle=|皖B6K382"),
                B("name=王强", others[i].phone, others[i].vehicle));
        assert_int_equal(result.half, others[i].half);
        assert_int_equal(result.zone, i == 3 ? ZONE_LINK : ZONE_APART);
    }
    {
        COMPARE(A("name=王先生", "phone=13855307162"), B("name=李强", "phone=13855307162"));
        assert_int_equal(result.half, 0);
    }
    COMPARE(A("name=王女士", "phone=13855307162"), B("name=王强", "phone=13855307162", "gender=male"));
    assert_int_equal(result.half, 0); /* a contradiction */
}

static void a_masked_phone_that_fits_is_a_titles_phone(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=王先生", "phone=138****7162", "vehicle=|皖B6K382"),
                B("name=王强", "phone=13855307162", "vehicle=|皖B6K382"));
        assert_int_equal(result.zone, ZONE_LINK);
        assert_string_equal(result.rule == NULL ? "" : result.rule, "");
    }
    COMPARE(A("name=王先生", "phone=138****7163", "vehicle=|皖B6K382"),
            B("name=王强", "phone=13855307162", "vehicle=|皖B6K382"));
    assert_int_equal(result.zone, ZONE_APART);
}

static void a_mask_that_shows_few_digits_says_nothing(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=王强", "phone=138****7162"), B("name=王强", "phone=13855307162"));
        assert_string_equal(level_of(&result, "phone"), "masked-fits");
    }
    COMPARE(A("name=王强", "phone=13*******62"), B("name=王强", "phone=13855307162"));
    assert_string_equal(level_of(&result, "phone"), "missing");
}

static void a_title_never_links_to_another_surname_or_gender(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=王先生", "phone=13855307162", "vehicle=|皖B6K382"),
                B("name=李强", "phone=13855307162", "vehicle=|皖B6K382"));
        assert_int_equal(result.zone, ZONE_APART);
    }
    COMPARE(A("name=王先生", "phone=13855307162", "vehicle=|皖B6K382"),
            B("name=王静", "gender=female", "phone=13855307162", "vehicle=|皖B6K382"));
    assert_int_not_equal(result.zone, ZONE_LINK);
}

static void only_who_has_no_full_name_is_modest(void **state) {
    struct identity *identity = *state;
    const struct profile title = A("name=王先生", "phone=13855307162");
    const struct profile latin = A("name=王先生", "latin-name=Wang Qiang");
    const struct profile former = A("name=王先生", "-name=王强");
    assert_false(profile_has_full_name(&title));
    assert_true(profile_has_full_name(&latin));
    assert_false(profile_has_full_name(&former));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_counts_only_with_a_phone_and_a_car),
        cmocka_unit_test(a_title_with_a_phone_or_a_car_alone_is_half_a_link),
        cmocka_unit_test(a_masked_phone_that_fits_is_a_titles_phone),
        cmocka_unit_test(a_mask_that_shows_few_digits_says_nothing),
        cmocka_unit_test(a_title_never_links_to_another_surname_or_gender),
        cmocka_unit_test(only_who_has_no_full_name_is_modest),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
