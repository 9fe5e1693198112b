#include "tests/bench/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛",
};
static const char *const given[] = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "兰", "霞", "平", "刚", "桂", "英", "华", "玉", "萍", "红", "建", "国", "文", "志", "晓",
    "海", "鹏", "宇", "浩", "俊", "峰", "欣", "怡", "雪", "琳", "梅", "凤", "洁", "慧", "颖", "博",
    "佳", "嘉", "子", "轩", "梓", "涵", "雨", "晨", "思", "远", "天", "翔", "春", "秀", "云", "龙",
};
static const char *const phone_beginnings[] = {"135", "136", "137", "138", "139", "150", "151", "158",
                                               "159", "177", "180", "186", "187", "188", "189"};
static const struct place {
    const char *code, *province, *city, *district, *postcode, *plate;
} places[] = {
    {"310115", "上海市", "上海市", "浦东新区", "200120", "沪A"},
    {"310104", "上海市", "上海市", "徐汇区", "200030", "沪D"},
    {"320506", "江苏省", "苏州市", "吴中区", "215128", "苏E"},
    {"320115", "江苏省", "南京市", "江宁区", "211100", "苏A"},
    {"340202", "安徽省", "芜湖市", "镜湖区", "241000", "皖B"},
    {"340104", "安徽省", "合肥市", "蜀山区", "230031", "皖A"},
    {"330106", "浙江省", "杭州市", "西湖区", "310012", "浙A"},
    {"440103", "广东省", "广州市", "荔湾区", "510145", "粤A"},
};
static const char *const streets[] = {"解放路", "人民路", "中山南路", "东风大道",
                                      "长江路", "建设街", "文化路",   "新华路"};

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(list, bits) ((list)[(bits) % COUNT(list)])

/* splitmix64, Steele, Lea, Flood 2014. */
uint64_t people_mix(uint64_t seed, uint64_t what) {
    uint64_t z = seed + (what + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static void make_name(uint64_t number, struct made_person *person) {
    const uint64_t bits = people_mix(number, 1);
    (void)snprintf(person->name, sizeof person->name, "%s%s%s", PICK(surnames, bits), PICK(given, bits >> 16),
                   bits >> 62 == 0 ? "" : PICK(given, bits >> 32));
}

enum { DAYS_OF_BIRTH = 50 * 12 * 28, SEQUENCES = 500 };

/* GB 11643: weights 2^(17-i) mod 11; the sequence within a day is odd for men. A permutation, so that numbers repeat only
 * after eight million people. */
static void make_id_number(uint64_t number, const char *region, struct made_person *person) {
    static const unsigned weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const unsigned place = (unsigned)(number * 7368787U % (DAYS_OF_BIRTH * SEQUENCES));
    const unsigned day = place % DAYS_OF_BIRTH;
    const unsigned year = 1955 + day / (12 * 28);
    const unsigned month = 1 + day / 28 % 12;
    const unsigned sequence = place / DAYS_OF_BIRTH * 2 + (person->female ? 0 : 1);
    unsigned sum = 0;
    (void)snprintf(person->id_number, sizeof person->id_number, "%s%04u%02u%02u%03u", region, year, month, 1 + day % 28,
                   sequence);
    for (size_t i = 0; i < 17; i++) {
        sum += weights[i] * (unsigned)(person->id_number[i] - '0');
    }
    person->id_number[17] = "10X98765432"[sum % 11];
    person->id_number[18] = '\0';
    (void)snprintf(person->birth_date, sizeof person->birth_date, "%04u-%02u-%02u", year, month, 1 + day % 28);
}

void people_phone(uint64_t number, unsigned change, char phone[12]) {
    /* 7368787 and 10^8 have no common divisor: a permutation. */
    const unsigned rest = (unsigned)((number * 7368787ULL + change * 31415927ULL) % 100000000ULL);
    (void)snprintf(phone, 12, "%s%08u", PICK(phone_beginnings, people_mix(number, 2) + change), rest);
}

/* Of one maker no two cars have the same last eight characters: model year, plant and number within these. */
static void make_vin(uint64_t number, uint64_t bits, struct made_person *person) {
    const uint64_t million = number / 1000000;
    (void)snprintf(person->vin, sizeof person->vin, "LVTDB2%c%c%u%c%c%06u", "ABCDEFGH"[number / 10000000 % 8],
                   "ABCDEFGH"[bits >> 12 & 7], (unsigned)(million % 10), "SRPNMLKJHGFEDCBA"[million / 8 % 16],
                   "DABCEFGH"[million % 8], (unsigned)(number % 1000000));
}

/* A plate is given once in its place: five characters, without I and O. */
static void make_plate(uint64_t number, const char *place, struct made_person *person) {
    static const char characters[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    char text[6] = {0};
    for (size_t i = sizeof text - 1; i-- > 0; number /= sizeof characters - 1) {
        text[i] = characters[number % (sizeof characters - 1)];
    }
    (void)snprintf(person->plate, sizeof person->plate, "%s·%s", place, text);
}

void people_make(uint64_t number, struct made_person *person) {
    const uint64_t bits = people_mix(number, 3);
    const struct place *place = &PICK(places, bits);
    memset(person, 0, sizeof *person);
    person->female = (bits >> 8 & 1) != 0;
    person->province = place->province;
    person->city = place->city;
    person->district = place->district;
    person->postcode = place->postcode;
    make_name(number, person);
    make_id_number(number, place->code, person);
    people_phone(number, 0, person->phone);
    make_vin(number, bits, person);
    make_plate(number, place->plate, person);
    (void)snprintf(person->street, sizeof person->street, "%s%u号%u幢%u室", PICK(streets, bits >> 20),
                   1 + (unsigned)(bits >> 24) % 900, 1 + (unsigned)(bits >> 34) % 30,
                   101 + (unsigned)(bits >> 40) % 1800);
}
