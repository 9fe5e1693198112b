#include "tests/unit/identity/identity_support.h"

static bool has_key(const struct identity_key *keys, size_t count, const struct digest *digest, unsigned kind) {
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == kind && digest_order(&keys[i].digest, digest) == 0) {
            return true;
        }
    }
    return false;
}

static unsigned shared(struct identity *identity, const struct profile *a, const struct profile *b) {
    size_t count_a;
    size_t count_b;
    unsigned kinds = 0;
    const struct identity_key *keys_a = keys_of_profile(identity->keyer, a, identity->arena, &count_a);
    const struct identity_key *keys_b = keys_of_profile(identity->keyer, b, identity->arena, &count_b);
    for (size_t i = 0; i < count_a; i++) {
        if (has_key(keys_b, count_b, &keys_a[i].digest, keys_a[i].kind)) {
            kinds |= 1U << keys_a[i].kind;
        }
    }
    return kinds;
}

#define BIT(kind) (1U << (kind))

static void the_eighteen_and_fifteen_digit_forms_share_a_key(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "id-document=340204194809172628|resident-id");
    const struct profile b = PROFILE(identity, 2, "id-document=340204480917262|resident-id");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_ID_DOCUMENT));
}

static void a_wrong_check_character_still_finds_the_right_number(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "id-document=340202198506142320|resident-id");
    const struct profile b = PROFILE(identity, 2, "id-document=34020219850614232X|resident-id");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_ID_DOCUMENT));
}

static void a_masked_number_finds_the_whole_one_of_the_same_name(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "id-document=340202198506142320|resident-id", "name=李红");
    const struct profile b = PROFILE(identity, 2, "id-document=3402**********2320|resident-id", "name=Li Hong");
    const struct profile other = PROFILE(identity, 3, "id-document=3402**********2320|resident-id", "name=王强");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_ID_MASKED) | BIT(KEY_NAME_ID));
    assert_int_equal(shared(identity, &a, &other), BIT(KEY_ID_MASKED));
    assert_false(key_kind_finds_candidates(KEY_ID_MASKED)); /* ever more share it, the more are stored */
    assert_true(key_kind_finds_candidates(KEY_NAME_ID));
}

static void a_placeholder_beside_a_name_makes_no_key(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "name=李红", "phone=13800138000", "birth-date=1900-01-01");
    const struct profile b = PROFILE(identity, 2, "name=李红", "phone=13800138000", "birth-date=1900-01-01");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_NAME));
}

static void the_tail_of_a_vin_finds_the_whole_one(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "vehicle=LVVDB11B9PD016482|皖B6K382");
    const struct profile b = PROFILE(identity, 2, "vehicle=PD016482|皖B·6K382");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_VIN_TAIL) | BIT(KEY_PLATE));
}

static void hanzi_and_pinyin_in_either_order_share_name_and_birth_date(void **state) {
    struct identity *identity = *state;
    const struct profile hanzi = PROFILE(identity, 1, "name=李小红", "birth-date=1985-06-14");
    const struct profile latin = PROFILE(identity, 2, "latin-name=Xiaohong LI", "birth-date=19850614");
    const struct profile by_id = PROFILE(identity, 3, "name=李晓虹", "id-document=340202198506142320|resident-id");
    assert_int_equal(shared(identity, &hanzi, &latin), BIT(KEY_NAME_BIRTH));
    assert_int_equal(shared(identity, &hanzi, &by_id), BIT(KEY_NAME_BIRTH));
}

static void placeholders_and_titles_make_no_key(void **state) {
    struct identity *identity = *state;
    size_t count = 9;
    const struct profile profile = PROFILE(identity, 1, "name=王先生", "phone=13800138000", "birth-date=1985-06-14",
                                           "id-document=110101190001010014|resident-id", "vehicle=新车|未上牌",
                                           "email=无", "phone=187****6235", "phone=5847216");
    (void)keys_of_profile(identity->keyer, &profile, identity->arena, &count);
    assert_int_equal(count, 0);
}

static void a_year_of_birth_is_not_enough_for_a_key(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "name=李红", "birth-date=1985");
    const struct profile b = PROFILE(identity, 2, "name=李红", "birth-date=1985");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_NAME));
}

static void a_name_finds_what_a_masked_phone_leaves(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "name=李红", "phone=13855307162");
    const struct profile b = PROFILE(identity, 2, "name=Li Hong", "phone=138****7162");
    const struct profile other = PROFILE(identity, 3, "name=王强", "phone=138****7162");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_NAME_PHONE));
    assert_int_equal(shared(identity, &a, &other), 0);
}

static void keys_are_sorted_and_a_current_one_outranks_a_former_one(void **state) {
    struct identity *identity = *state;
    size_t count;
    const struct profile profile =
        PROFILE(identity, 1, "-phone=13855307162", "phone=138-5530-7162", "email=a.b@qq.com", "name=李红");
    const struct identity_key *keys = keys_of_profile(identity->keyer, &profile, identity->arena, &count);
    assert_int_equal(count, 4); /* phone, e-mail, name, name with phone */
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || digest_order(&keys[i - 1].digest, &keys[i].digest) <= 0);
        assert_false(keys[i].former);
        assert_true(keys[i].kind != KEY_PHONE || keys[i].value == 1);
    }
}

static void a_search_text_is_tried_as_all_it_may_be(void **state) {
    static const char *const searches[][3] = {
        {"phone=13855307162", "+86 138 5530 7162", "phone"},
        {"phone=0553-5847216", "05535847216", "phone"},
        {"id-document=340202198506142320|resident-id", "340202198506142320", "id-document"},
        {"id-document=340202198506142320|resident-id", "3402**********2320", "id-masked"},
        {"id-document=91340200MA2NQ7K35M|uscc", "91340200ma2nq7k35m", "id-document"},
        {"id-document=G12345678|passport", "g12345678", "id-document"},
        {"vehicle=LVVDB11B9PD016482", "lvvdb11b9pd016482", "vin"},
        {"vehicle=LVVDB11B9PD016482", "PD016482", "vin-tail"},
        {"vehicle=|皖B6K382", "皖B·6K382", "plate"},
        {"email=li.hong@qq.com", "Li.Hong@qq.com", "email"},
        {"account=8813 0045 8710|member-card", "881300458710", "account"},
        {"name=李红", "李 紅", "name"},
        {"latin-name=Li Hong", "li hong", "name"},
    };
    struct identity *identity = *state;
    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        const struct profile held = PROFILE(identity, 1, searches[i][0]);
        size_t count;
        size_t found;
        bool hit = false;
        const struct identity_key *keys = keys_of_profile(identity->keyer, &held, identity->arena, &count);
        const struct identity_key *tried = keys_of_search(identity->keyer, searches[i][1], identity->arena, &found);
        for (size_t k = 0; k < count; k++) {
            hit |= strcmp(key_kind_name((enum key_kind)keys[k].kind), searches[i][2]) == 0 &&
                   has_key(tried, found, &keys[k].digest, keys[k].kind);
        }
        assert_true(hit);
    }
}

static void a_name_alone_finds_no_candidates(void **state) {
    (void)state;
    assert_false(key_kind_finds_candidates(KEY_NAME));
    assert_true(key_kind_finds_candidates(KEY_PHONE));
    assert_false(key_kind_finds_candidates((enum key_kind)0));
    assert_true(key_kind_is_whole_value(KEY_ID_DOCUMENT));
    assert_false(key_kind_is_whole_value(KEY_ID_MASKED));
}

static void digests_depend_on_key_kind_and_text(void **state) {
    struct identity *identity = *state;
    static const uint8_t other_key[32] = {9};
    struct keyer *other = keyer_new(other_key);
    const struct digest digest = keyer_digest(identity->keyer, KEY_PHONE, "13855307162");
    const struct digest again = keyer_digest(identity->keyer, KEY_PHONE, "13855307162");
    const struct digest by_kind = keyer_digest(identity->keyer, KEY_EMAIL, "13855307162");
    const struct digest by_key = keyer_digest(other, KEY_PHONE, "13855307162");
    assert_int_equal(digest_order(&digest, &again), 0);
    assert_int_not_equal(digest_order(&digest, &by_kind), 0);
    assert_int_not_equal(digest_order(&digest, &by_key), 0);
    keyer_free(other);
}

/* In any spelling, with or without the province; a house or a street is shared by too many. */
static void one_flat_is_one_key_and_a_house_is_none(void **state) {
    struct identity *identity = *state;
    const struct profile a = PROFILE(identity, 1, "address=香樟路46号翠湖苑7幢602室|镜湖区|芜湖|安徽");
    const struct profile b = PROFILE(identity, 2, "address=香樟路46号翠湖苑7-602|镜湖区|芜湖市");
    const struct profile house = PROFILE(identity, 3, "address=香樟路46号|镜湖区|芜湖|安徽");
    assert_int_equal(shared(identity, &a, &b), BIT(KEY_DOOR));
    assert_int_equal(shared(identity, &house, &house), 0);
    assert_false(key_kind_finds_candidates(KEY_DOOR));
    assert_true(key_kind_ties(KEY_DOOR));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_eighteen_and_fifteen_digit_forms_share_a_key),
        cmocka_unit_test(a_wrong_check_character_still_finds_the_right_number),
        cmocka_unit_test(a_masked_number_finds_the_whole_one_of_the_same_name),
        cmocka_unit_test(a_placeholder_beside_a_name_makes_no_key),
        cmocka_unit_test(the_tail_of_a_vin_finds_the_whole_one),
        cmocka_unit_test(hanzi_and_pinyin_in_either_order_share_name_and_birth_date),
        cmocka_unit_test(placeholders_and_titles_make_no_key),
        cmocka_unit_test(a_year_of_birth_is_not_enough_for_a_key),
        cmocka_unit_test(a_name_finds_what_a_masked_phone_leaves),
        cmocka_unit_test(keys_are_sorted_and_a_current_one_outranks_a_former_one),
        cmocka_unit_test(a_search_text_is_tried_as_all_it_may_be),
        cmocka_unit_test(a_name_alone_finds_no_candidates),
        cmocka_unit_test(one_flat_is_one_key_and_a_house_is_none),
        cmocka_unit_test(digests_depend_on_key_kind_and_text),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
