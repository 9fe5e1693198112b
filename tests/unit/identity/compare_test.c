/* What a steward would call obvious, the levels of each comparator, and that order never shows. */
#include "tests/unit/identity/compare_support.h"

#define ID_LI "id-document=340202198506142320|resident-id"
#define FORMER_ID_ZHANG "-id-document=320106197903084517|resident-id"
#define ID_ZHANG "id-document=320106197903084517|resident-id"

/* --- links -------------------------------------------------------------------------------------------------------- */

static void the_same_valid_id_number_links(void **state) {
    struct identity *identity = *state;
    COMPARE(A(ID_LI, "name=李红"), B(ID_LI, "name=李红", "phone=13905530000"));
    assert_int_equal(result.zone, ZONE_LINK);
    assert_string_equal(level_of(&result, "birth-date"), "missing"); /* part of the number, counted once */
}

static void the_same_id_number_links_without_a_name_and_with_a_title_only(void **state) {
    struct identity *identity = *state;
    COMPARE(A(ID_LI), B(ID_LI, "name=李女士"));
    assert_int_equal(result.zone, ZONE_LINK);
}

static void the_same_id_number_under_another_name_goes_to_review(void **state) {
    struct identity *identity = *state;
    COMPARE(A(ID_LI, "name=李红"), B(ID_LI, "name=张伟"));
    assert_int_equal(result.zone, ZONE_REVIEW);
    assert_string_equal(result.rule, "other-name");
    assert_false(result.contradiction);
}

static void phone_and_name_link_in_any_spelling(void **state) {
    struct identity *identity = *state;
    static const char *const names[] = {"name=李 红",   "name=李紅",          "name=李虹",    "name=LI HONG",
                                        "name=Hong Li", "latin-name=Lǐ Hóng", "name=李红女士"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        COMPARE(A("name=李红", "phone=13855307162"), B(names[i], "phone=１３８-５５３０-７１６２"));
        assert_int_equal(result.zone, ZONE_LINK);
    }
}

static void both_owners_of_a_car_under_one_name_link(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=单志鹏", "vehicle=LVVDB11B9PD016482|皖B6K382|owner"),
            B("latin-name=Shan Zhipeng", "vehicle=LVVDB11B9PD016482||owner"));
    assert_int_equal(result.zone, ZONE_LINK);
}

static void a_company_links_by_its_code(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=芜湖江汇物流有限公司", "id-document=91340200MA2NQ7K35M|uscc"),
            B("name=江汇物流", "party-kind=organisation", "id-document=91340200MA2NQ7K35M|uscc"));
    assert_int_equal(result.veto, VETO_NONE);
    assert_int_not_equal(result.zone, ZONE_APART);
}

/* --- apart -------------------------------------------------------------------------------------------------------- */

static void a_name_alone_never_links_nor_asks(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=欧阳诗雯", "gender=female"), B("name=欧阳诗雯", "gender=female"));
    assert_int_equal(result.zone, ZONE_APART);
}

static void a_birth_date_links_beside_a_rare_name_and_asks_beside_a_common_one(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=欧阳诗雯", "birth-date=1985-06-14"), B("name=欧阳诗雯", "birth-date=1985-06-14"));
        assert_int_equal(result.zone, ZONE_LINK);
    }
    COMPARE(A("name=张伟", "birth-date=1985-06-14"), B("name=张伟", "birth-date=1985-06-14"));
    assert_int_equal(result.zone, ZONE_REVIEW);
}

static void another_gender_beside_one_written_name_is_a_slip(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=李红", "phone=13855307162", "gender=male"),
                B("name=李红", "phone=13855307162", "gender=female"));
        assert_false(result.contradiction);
        assert_int_equal(result.zone, ZONE_LINK);
    }
    COMPARE(A("name=李红", "phone=13855307162", "gender=male"), B("name=李虹", "phone=13855307162", "gender=female"));
    assert_true(result.contradiction);
}

static void a_registered_name_links_and_a_short_one_asks_for_more(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=芜湖江汇物流有限公司", "phone=13855307162"),
                B("name=芜湖江汇物流有限公司", "phone=13955301111"));
        assert_int_equal(result.zone, ZONE_LINK);
        assert_string_equal(result.rule, "registered-name");
    }
    {
        COMPARE(A("name=江汇物流", "phone=13855307162"), B("name=芜湖江汇物流有限公司", "phone=13955301111"));
        assert_int_not_equal(result.zone, ZONE_LINK);
    }
    COMPARE(A("name=江汇物流", "phone=13855307162"), B("name=芜湖江汇物流有限公司", "phone=13855307162"));
    assert_int_equal(result.zone, ZONE_LINK);
}

static void a_person_and_a_company_never_link(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=李红", "party-kind=person", "phone=13855307162", "vehicle=LVVDB11B9PD016482||owner"),
            B("name=芜湖江汇物流有限公司", "phone=13855307162", "vehicle=LVVDB11B9PD016482||owner"));
    assert_int_equal(result.veto, VETO_PARTY_KIND);
    assert_int_equal(result.zone, ZONE_APART);
}

static void two_valid_id_numbers_are_two_people(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=李红", "phone=13855307162", ID_LI), B("name=李红", "phone=13855307162", ID_ZHANG));
    assert_int_equal(result.veto, VETO_ID_DOCUMENTS);
    assert_int_equal(result.zone, ZONE_APART);
}

static void a_former_or_doubtful_id_number_is_no_veto(void **state) {
    struct identity *identity = *state;
    {
        COMPARE(A("name=李红", "phone=13855307162", ID_LI), B("name=李红", "phone=13855307162", FORMER_ID_ZHANG));
        assert_int_equal(result.veto, VETO_NONE);
    }
    COMPARE(A("name=李红", "phone=13855307162", ID_LI),
            B("name=李红", "phone=13855307162", "id-document=320106197903084518|resident-id"));
    assert_int_equal(result.veto, VETO_NONE);
}

static void father_and_son_stay_apart(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=何伟", "phone=13855307162", "address=北京中路46号|镜湖区|芜湖市"),
            B("name=何建国", "phone=13855307162", "address=北京中路46号|镜湖区|芜湖市"));
    assert_int_equal(result.zone, ZONE_APART);
    assert_true(result.contradiction);
    assert_string_equal(result.rule, "household");
}

static void man_and_wife_with_one_phone_and_one_car_stay_apart(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=何伟", "phone=13855307162", "vehicle=LVVDB11B9PD016482||owner", "gender=male"),
            B("name=李红", "phone=13855307162", "vehicle=LVVDB11B9PD016482||owner", "gender=female"));
    assert_int_equal(result.zone, ZONE_APART);
}

static void brothers_with_one_phone_and_address_are_not_linked(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=张国强", "phone=13855307162", "address=北京中路46号|镜湖区|芜湖市"),
            B("name=张国祥", "phone=13855307162", "address=北京中路46号|镜湖区|芜湖市"));
    assert_int_equal(result.zone, ZONE_APART);
}

static void the_next_owner_of_a_car_is_another_person(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=何伟", "vehicle=LVVDB11B9PD016482||owner|2018-01-01|2022-05-01"),
            B("name=李红", "vehicle=LVVDB11B9PD016482||owner|2022-05-03"));
    assert_int_equal(result.zone, ZONE_APART);
    assert_string_equal(level_of(&result, "vehicle"), "former");
}

static void a_former_phone_is_too_weak_to_link(void **state) {
    struct identity *identity = *state;
    const struct profile a = A("name=欧阳诗雯", "-phone=13855307162");
    const struct profile b = B("name=欧阳诗雯", "phone=13855307162");
    struct comparison result;
    compare_profiles(identity->model, &a, &b, false, identity->arena, &result);
    assert_int_equal(result.zone, ZONE_REVIEW);
}

static void another_birth_date_contradicts(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=李红", "phone=13855307162", "birth-date=1985-06-14"),
            B("name=李红", "phone=13855307162", "birth-date=1961-11-30"));
    assert_true(result.contradiction);
    assert_int_equal(result.zone, ZONE_REVIEW);
}

static void a_generic_value_counts_nothing(void **state) {
    struct identity *identity = *state;
    COMPARE(A("name=李红", "!phone=13855307162"), B("name=李红", "!phone=13855307162"));
    assert_int_equal(result.zone, ZONE_APART);
    for (size_t i = 0; i < result.level_count; i++) {
        if (strcmp(result.levels[i].comparator, "phone") == 0) {
            assert_true(result.levels[i].generic);
            assert_int_equal(result.levels[i].weight, 0);
        }
    }
}

static void a_common_name_says_less_than_a_rare_one(void **state) {
    struct identity *identity = *state;
    int32_t weights[2];
    static const char *const names[] = {"name=张伟", "name=庹诗雯"};
    for (size_t i = 0; i < 2; i++) {
        COMPARE(A(names[i]), B(names[i]));
        weights[i] = result.weight;
    }
    assert_true(weights[1] - weights[0] > 500);
}

/* --- levels ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *comparator, *a, *b, *level;
} level_rows[] = {
    {"name", "name=李红", "name=李紅", "same"},
    {"name", "name=李红", "name=李虹", "same-pinyin"},
    {"name", "name=张琳", "name=张玲", "similar"},
    {"name", "name=张国强", "name=张国祥", "one-character"},
    {"name", "name=张强", "name=张国强", "one-character"},
    {"name", "name=李红", "name=李明", "different"},
    {"name", "name=李小红", "name=Xiaohong Li", "latin"},
    {"name", "name=单志鹏", "name=SHAN ZHI PENG", "latin"},
    {"name", "name=李红", "name=Robert Smith", "different-script"},
    {"name", "name=李红", "name=Mike Li", "different-script"},
    {"name", "name=李红", "name=Wang Qiang", "different"},
    {"name", "name=王先生", "name=王强", "title-agrees"},
    {"name", "name=王先生", "name=李强", "title-disagrees"},
    {"name", "name=王先生", "name=Wang Qiang", "title-agrees"},
    {"name", "name=王先生", "name=Qiang Wang", "title-agrees"},
    {"name", "name=欧阳先生", "name=Ouyang Fei", "title-agrees"},
    {"name", "name=欧阳先生", "name=Fei Ouyang", "title-agrees"},
    {"name", "name=强先生", "name=王强", "title-disagrees"},
    {"name", "name=王先生", "name=Qiang Huwang", "title-disagrees"},
    {"name", "name=王女士", "name=王先生", "title-disagrees"},
    {"name", "former-name=李红", "name=李红", "former"},
    {"name", "name=芜湖江汇物流有限公司", "name=江汇物流有限责任公司", "organisation-core"},
    {"name", "name=芜湖江汇物流有限公司", "name=芜湖远大物流有限公司", "organisation-different"},
    {"latin-name", "latin-name=Li Hong", "latin-name=Hong Li", "same"},
    {"birth-date", "birth-date=1985-06-03", "birth-date=1985-03-06", "swapped"},
    {"birth-date", "birth-date=1985-06-03", "birth-date=1985-06-04", "one-digit"},
    {"birth-date", "birth-date=1985", "birth-date=1985-06-04", "same-year"},
    {"birth-date", "birth-date=1985-06-14", ID_LI, "same"},
    {"birth-date", "birth-date=1985-06-14", "birth-date=1961-11-30", "different"},
    {"id-document", ID_LI, "id-document=340202198506142321|resident-id", "same-unverified"},
    {"id-document", ID_LI, "id-document=340202198506142230|resident-id", "one-slip"},
    {"id-document", ID_LI, "id-document=3402**********2320|resident-id", "masked-fits"},
    {"id-document", ID_LI, "id-document=3402**********2321|resident-id", "masked-differs"},
    {"id-document", "id-document=340204194809172628|resident-id", "id-document=340204480917262|resident-id", "same"},
    {"id-document", ID_LI, ID_ZHANG, "different"},
    {"phone", "phone=0553-5847216", "phone=05535847216", "same-landline"},
    {"phone", "phone=13855307162|mobile|spouse", "phone=13855307162", "same-others"},
    {"phone", "-phone=13855307162", "phone=13855307162", "same-former"},
    {"phone", "phone=13855307162", "phone=13855307612", "one-slip"},
    {"phone", "phone=13855307162", "phone=138****7162", "masked-fits"},
    {"phone", "phone=13855307162", "phone=18655312098", "different"},
    {"email", "email=a.b@qq.com", "email=A.B@QQ.com", "same"},
    {"account", "wechat=lihong_85", "account=LiHong_85|wechat", "same"},
    {"address", "address=北京中路46号|镜湖区|芜湖", "address=安徽省芜湖市北京中路46号", "same"},
    {"address", "address=北京中路46号|镜湖区|芜湖", "address=花津路2号|镜湖区|芜湖", "same-district"},
    {"address", "address=北京中路46号|镜湖区|芜湖", "address=花津路2号|弋江区|芜湖", "same-city"},
    {"address", "address=北京中路46号|镜湖区|芜湖", "address=潜山路1号|蜀山区|合肥", "different"},
    {"vehicle", "vehicle=LVVDB11B9PD016482||owner", "vehicle=LVVDB11B9PD016482||owner", "owner-owner"},
    {"vehicle", "vehicle=LVVDB11B9PD016482||owner", "vehicle=LVVDB11B9PD016482", "owner-unknown"},
    {"vehicle", "vehicle=LVVDB11B9PD016482", "vehicle=LVVDB11B9PD016482||driver", "with-driver"},
    {"vehicle", "vehicle=LVVDB11B9PD016482", "vehicle=PD016482", "tail"},
    {"vehicle", "vehicle=|皖B6K382", "vehicle=PD016482|皖B·6K382", "plate"},
    {"vehicle", "vehicle=|皖B6K382", "vehicle=|皖B7M519", "different"},
    {"vehicle", "vehicle=LVVDB11B9PD016482|皖B6K382", "vehicle=LSVAA4187E2184847|皖B6K382", "plate-moved"},
    {"name", "name=张喆", "name=张哲", "variant"},
    {"name", "name=何晴", "name=何睛", "look-alike"},
    {"name", "name=刘未", "name=刘末", "look-alike"},
    {"name", "name=杨已", "name=扬己", "look-alike"},
    {"address", "address=北京中路46号|镜湖区|芜湖", "address=北京中路88号2幢|镜湖区|芜湖市", "same-street"},
    {"gender", "gender=female", ID_LI, "same"},
    {"gender", "name=王先生", "gender=female", "different"},
    {"party-kind", "party-kind=person", "name=芜湖江汇物流有限公司", "different"},
};

static void every_comparator_knows_its_levels(void **state) {
    struct identity *identity = *state;
    for (size_t i = 0; i < sizeof level_rows / sizeof *level_rows; i++) {
        COMPARE(A(level_rows[i].a), B(level_rows[i].b));
        if (strcmp(level_of(&result, level_rows[i].comparator), level_rows[i].level) != 0) {
            print_message("row %zu: %s is not %s\n", i, level_rows[i].a, level_rows[i].level);
        }
        assert_string_equal(level_of(&result, level_rows[i].comparator), level_rows[i].level);
    }
}

/* --- order never shows -------------------------------------------------------------------------------------------- */

static const char *const pool[] = {"name=李红",
                                   "name=李虹",
                                   "name=王先生",
                                   "name=Li Hong",
                                   "name=张国强",
                                   "name=张国祥",
                                   "name=芜湖江汇物流有限公司",
                                   "former-name=李红",
                                   "latin-name=Hong Li",
                                   "gender=female",
                                   "gender=male",
                                   "birth-date=1985-06-14",
                                   "birth-date=1985",
                                   "birth-date=1985-06-15",
                                   ID_LI,
                                   ID_ZHANG,
                                   "id-document=3402**********2320|resident-id",
                                   "id-document=340202198506142321|resident-id",
                                   "id-document=91340200MA2NQ7K35M|uscc",
                                   "phone=13855307162",
                                   "-phone=13855307162",
                                   "!phone=13855307162",
                                   "phone=13855307612",
                                   "phone=13855307162|mobile|spouse",
                                   "phone=138****7162",
                                   "email=a.b@qq.com",
                                   "wechat=lihong_85",
                                   "address=北京中路46号|镜湖区|芜湖",
                                   "address=花津路2号|弋江区|芜湖",
                                   "vehicle=LVVDB11B9PD016482|皖B6K382|owner",
                                   "vehicle=PD016482",
                                   "vehicle=|皖B6K382|driver",
                                   "party-kind=person",
                                   "party-kind=organisation"};

/* Park and Miller 1988: the same profiles in every run. */
static unsigned next_random(uint64_t *seed) {
    *seed = *seed * 48271 % 2147483647;
    return (unsigned)*seed;
}

static struct profile random_profile(struct identity *identity, uint8_t id, uint64_t *seed) {
    const char *lines[12] = {NULL};
    const unsigned count = 1 + next_random(seed) % 10;
    for (unsigned i = 0; i < count; i++) {
        lines[i] = pool[next_random(seed) % (sizeof pool / sizeof *pool)];
    }
    return identity_profile(identity, id, lines);
}

static void comparing_is_symmetric_down_to_every_level(void **state) {
    struct identity *identity = *state;
    uint64_t seed = 4711;
    for (int round = 0; round < 2000; round++) {
        const struct profile a = random_profile(identity, 1, &seed);
        const struct profile b = random_profile(identity, 2, &seed);
        const bool shared = next_random(&seed) % 2 == 0;
        struct comparison there;
        struct comparison back;
        compare_profiles(identity->model, &a, &b, shared, identity->arena, &there);
        compare_profiles(identity->model, &b, &a, shared, identity->arena, &back);
        assert_int_equal(there.weight, back.weight);
        assert_int_equal(there.zone, back.zone);
        assert_int_equal(there.veto, back.veto);
        assert_int_equal(there.contradiction, back.contradiction);
        assert_int_equal(there.level_count, back.level_count);
        int32_t sum = 0;
        for (size_t i = 0; i < there.level_count; i++) {
            assert_ptr_equal(there.levels[i].level, back.levels[i].level);
            assert_int_equal(there.levels[i].a, back.levels[i].b);
            assert_int_equal(there.levels[i].b, back.levels[i].a);
            sum += there.levels[i].weight + there.levels[i].frequency;
        }
        assert_int_equal(sum, there.weight);
        assert_true(shared || there.zone != ZONE_LINK);
        assert_true(there.veto == VETO_NONE || there.zone == ZONE_APART);
    }
}

static void the_order_of_values_does_not_show(void **state) {
    struct identity *identity = *state;
    uint64_t seed = 99;
    for (int round = 0; round < 500; round++) {
        const struct profile a = random_profile(identity, 1, &seed);
        const struct profile b = random_profile(identity, 2, &seed);
        struct profile reversed = a;
        reversed.values = ARENA_NEW(identity->arena, struct held_value, a.count + 1);
        for (size_t i = 0; i < a.count; i++) {
            reversed.values[i] = a.values[a.count - 1 - i];
        }
        const struct comparison straight = compare(identity, &a, &b);
        const struct comparison turned = compare(identity, &reversed, &b);
        assert_int_equal(straight.weight, turned.weight);
        assert_int_equal(straight.zone, turned.zone);
        assert_int_equal(straight.veto, turned.veto);
        assert_int_equal(straight.contradiction, turned.contradiction);
    }
}

static void an_edge_is_stored_as_one_number_and_read_as_it_was(void **state) {
    (void)state;
    for (unsigned half = 0; half < 8; half++) {
        for (int zone = ZONE_APART; zone <= ZONE_LINK; zone++) {
            const int code = edge_code((enum zone)zone, half, false);
            assert_int_equal(edge_code_zone(code), zone);
            assert_int_equal(edge_code_half(code), half);
            assert_false(edge_code_parted(code));
        }
    }
    const int parted = edge_code(ZONE_LINK, 0, true);
    assert_int_equal(edge_code_zone(parted), ZONE_LINK);
    assert_int_equal(edge_code_half(parted), 0);
    assert_true(edge_code_parted(parted));
    assert_false(edge_code_parted(edge_code(ZONE_REVIEW, 0, true)));
    for (unsigned half = 1; half < 8; half++) {
        const int asks = edge_code(ZONE_APART, half, true);
        assert_int_equal(edge_code_zone(asks), ZONE_APART);
        assert_int_equal(edge_code_half(asks), half);
        assert_true(edge_code_parted(asks));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_valid_id_number_links),
        cmocka_unit_test(the_same_id_number_links_without_a_name_and_with_a_title_only),
        cmocka_unit_test(the_same_id_number_under_another_name_goes_to_review),
        cmocka_unit_test(phone_and_name_link_in_any_spelling),
        cmocka_unit_test(both_owners_of_a_car_under_one_name_link),
        cmocka_unit_test(a_company_links_by_its_code),
        cmocka_unit_test(an_edge_is_stored_as_one_number_and_read_as_it_was),
        cmocka_unit_test(a_name_alone_never_links_nor_asks),
        cmocka_unit_test(a_birth_date_links_beside_a_rare_name_and_asks_beside_a_common_one),
        cmocka_unit_test(another_gender_beside_one_written_name_is_a_slip),
        cmocka_unit_test(a_registered_name_links_and_a_short_one_asks_for_more),
        cmocka_unit_test(a_person_and_a_company_never_link),
        cmocka_unit_test(two_valid_id_numbers_are_two_people),
        cmocka_unit_test(a_former_or_doubtful_id_number_is_no_veto),
        cmocka_unit_test(father_and_son_stay_apart),
        cmocka_unit_test(man_and_wife_with_one_phone_and_one_car_stay_apart),
        cmocka_unit_test(brothers_with_one_phone_and_address_are_not_linked),
        cmocka_unit_test(the_next_owner_of_a_car_is_another_person),
        cmocka_unit_test(a_former_phone_is_too_weak_to_link),
        cmocka_unit_test(another_birth_date_contradicts),
        cmocka_unit_test(a_generic_value_counts_nothing),
        cmocka_unit_test(a_common_name_says_less_than_a_rare_one),
        cmocka_unit_test(every_comparator_knows_its_levels),
        cmocka_unit_test(comparing_is_symmetric_down_to_every_level),
        cmocka_unit_test(the_order_of_values_does_not_show),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
