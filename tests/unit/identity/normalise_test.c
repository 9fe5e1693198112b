/* The other normalisers: one table of what is typed and what becomes of it. */
#include "tests/unit/identity/identity_support.h"

struct expected {
    const char *attribute, *typed, *normal;
    unsigned flags;
    enum error_code why;
};

#define NOTHING (VALUE_PLACEHOLDER | VALUE_DOUBTFUL)

static void check(void **state, const struct expected *expected, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct value *value = identity_value(*state, expected[i].attribute, expected[i].typed);
        if (strcmp(value->normal, expected[i].normal) != 0 || value->flags != expected[i].flags) {
            print_message("row %zu: %s\n", i, expected[i].typed);
        }
        assert_string_equal(value->normal, expected[i].normal);
        assert_int_equal(value->flags, expected[i].flags);
        assert_int_equal(value->doubt, expected[i].why);
    }
}
#define CHECK(state, rows) check((state), (rows), sizeof(rows) / sizeof *(rows))

static void phones_have_one_form(void **state) {
    static const struct expected rows[] = {
        {"phone", "１３８５５３０７１６２", "13855307162" US "mobile", 0, OK},
        {"phone", "138-5530-7162" US "mobile" US "self", "13855307162" US "mobile", 0, OK},
        {"phone", "+86 138 5530 7162" US "mobile" US "spouse", "13855307162" US "mobile" US "spouse", 0, OK},
        {"phone", "008613855307162", "13855307162" US "mobile", 0, OK},
        {"phone", "013855307162", "13855307162" US "mobile", 0, OK},
        {"phone", "0553-5912300/13855307162", "13855307162" US "mobile", 0, OK},
        {"phone", "13855307162、18655312098", "13855307162" US "mobile", 0, OK},
        {"phone", "0553-5847 216", "05535847216" US "landline", 0, OK},
        {"phone", "025-5226 8190转806", "02552268190" US "landline", 0, OK},
        {"phone", "+86 (553) 5847216", "05535847216" US "landline", 0, OK},
        {"phone", "400-800-1234", "4008001234" US "service", 0, OK},
        {"phone", "+49 30 1234567", "49301234567" US "foreign", 0, OK},
        {"phone", "5847216", "5847216" US "local", VALUE_LESS_SPECIFIC, OK},
        {"phone", "187****6235", "187****6235" US "masked", VALUE_LESS_SPECIFIC, OK},
        {"phone", "13800138000", "", NOTHING, DOUBT_PLACEHOLDER},
        {"phone", "138 0013 8000", "", NOTHING, DOUBT_PLACEHOLDER},
        {"phone", "11111111111", "", NOTHING, DOUBT_PLACEHOLDER},
        {"phone", "12345678901", "", NOTHING, DOUBT_PLACEHOLDER},
        {"phone", "无", "", NOTHING, DOUBT_PLACEHOLDER},
        {"phone", "1385530716", "", VALUE_DOUBTFUL, DOUBT_SHAPE},
    };
    CHECK(state, rows);
}

static void birth_dates_have_one_form(void **state) {
    static const struct expected rows[] = {
        {"birth-date", "1985-6-14", "1985-06-14", 0, OK},
        {"birth-date", "１９８５０６１４", "1985-06-14", 0, OK},
        {"birth-date", "1985年6月14日", "1985-06-14", 0, OK},
        {"birth-date", "1985/06/14 00:00:00", "1985-06-14", 0, OK},
        {"birth-date", "1992", "1992", VALUE_LESS_SPECIFIC, OK},
        {"birth-date", "1900-01-01", "", NOTHING, DOUBT_PLACEHOLDER},
        {"birth-date", "1900-05-07", "", NOTHING, DOUBT_DATE},
        {"birth-date", "1985-02-29", "", VALUE_DOUBTFUL, DOUBT_DATE},
        {"birth-date", "六月", "", VALUE_DOUBTFUL, DOUBT_SHAPE},
    };
    CHECK(state, rows);
}

static void vehicles_have_one_form(void **state) {
    static const struct expected rows[] = {
        {"vehicle", "lvvdb11b9pd016482" US "皖B·6K382" US "owner",
         "LVVDB11B9PD016482" US "PD016482" US "皖B6K382" US "owner", 0, OK},
        {"vehicle", "PD016482" US "皖b 6k382", US "PD016482" US "皖B6K382", VALUE_LESS_SPECIFIC, OK},
        {"vehicle", US "皖A·D31907", US US "皖AD31907", 0, OK},
        {"vehicle", "LVVDB11B9PDO16482", "LVVDB11B9PD016482" US "PD016482", VALUE_DOUBTFUL, DOUBT_SHAPE},
        {"vehicle", "LVVDB11B9PD016482" US "新车" US "owner", "LVVDB11B9PD016482" US "PD016482" US US "owner", 0, OK},
        {"vehicle", US "皖B00000", "", NOTHING, DOUBT_PLACEHOLDER},
        {"vehicle", US "B6K382", "", VALUE_DOUBTFUL, DOUBT_SHAPE},
        {"vehicle", US "滬A12345", US US "沪A12345", 0, OK},
    };
    CHECK(state, rows);
}

static void addresses_are_found_in_whatever_box_they_stand(void **state) {
    static const struct expected rows[] = {
        {"address", "北京中路 ４６号 翠湖苑 ７幢１单元６０２" US "镜湖区" US "芜湖市" US "安徽省",
         "安徽" US "芜湖" US "镜湖区" US "北京中路46-翠湖苑7-1-602", 0, OK},
        {"address", "安徽芜湖镜湖区北京中路46号翠湖苑7栋1单元602室",
         "安徽" US "芜湖" US "镜湖区" US "北京中路46-翠湖苑7-1-602", 0, OK},
        {"address", "潜山路190号" US "蜀山区" US "合肥", "安徽" US "合肥" US "蜀山区" US "潜山路190", 0, OK},
        {"address", "马塘区中山南路1号" US US "芜湖", "安徽" US "芜湖" US "弋江区" US "中山南路1", 0, OK},
        {"address", "长安街1号" US "东城区" US US "北京", "北京" US "北京" US "东城区" US "长安街1", 0, OK},
        {"address", "吉林市船营区解放路1号", "吉林" US "吉林" US "船营区" US "解放路1", 0, OK},
        {"address", "南京路12号", US US US "南京路12", VALUE_LESS_SPECIFIC, OK},
        {"address", "同上", "", NOTHING, DOUBT_PLACEHOLDER},
    };
    CHECK(state, rows);
}

static void the_small_ones_have_one_form(void **state) {
    static const struct expected rows[] = {
        {"gender", "female", "female", 0, OK},
        {"gender", "unknown", "", 0, OK},
        {"email", " Li.Hong@QQ.com ", "li.hong@qq.com", 0, OK},
        {"email", "test@test.com", "", NOTHING, DOUBT_PLACEHOLDER},
        {"email", "lihong.qq.com", "", VALUE_DOUBTFUL, DOUBT_SHAPE},
        {"wechat", "LiHong_85", "wechat" US "lihong_85", 0, OK},
        {"wechat", "同手机", "", NOTHING, DOUBT_PLACEHOLDER},
        {"account", "8813 0045 8710" US "member-card", "member-card" US "881300458710", 0, OK},
        {"account", "oWx6Y1kQ8r" US "unionid", "unionid" US "oWx6Y1kQ8r", 0, OK},
        {"party-kind", "person", "person", 0, OK},
        {"category", " ＶＩＰ  客户", "VIP 客户", 0, OK},
        {"occupation", "不详", "", NOTHING, DOUBT_PLACEHOLDER},
        {"consent", "marketing" US "insurer", "marketing" US "insurer", 0, OK},
    };
    CHECK(state, rows);
}

static void a_missing_folder_is_told_by_name(void **state) {
    (void)state;
    struct error error = {0};
    assert_null(normaliser_load("/nowhere", NULL, &error));
    assert_int_equal(error.code, DATA_MISSING);
    assert_string_equal(error.place, "/nowhere");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones_have_one_form),
        cmocka_unit_test(birth_dates_have_one_form),
        cmocka_unit_test(vehicles_have_one_form),
        cmocka_unit_test(addresses_are_found_in_whatever_box_they_stand),
        cmocka_unit_test(the_small_ones_have_one_form),
        cmocka_unit_test(a_missing_folder_is_told_by_name),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
