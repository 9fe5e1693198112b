/* Addresses: province, city, district, street, whichever box a store typed them into. */
#include "hub/identity/gazetteer.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

enum { DISTRICT_MOST = 7 }; /* characters: 浦东新区, 前郭尔罗斯县 */

struct address {
    const char *province, *city, *district, *street;
};

/* Simplified, no spaces. */
static const char *bare(const struct normalising *normalising, const char *field) {
    const char *tidy = attribute_field(normalising->attribute, field) < 0 ? "" : typed_part(normalising, field);
    return pinyin_simplify(normalising->reference->pinyin, text_tight(normalising->arena, tidy), normalising->arena);
}

static const char *after(const char *text, const char *const *units, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (text_starts(text, units[i]) && text[strlen(units[i])] != '\0') {
            return text + strlen(units[i]);
        }
    }
    return text;
}

/* 北京中路, 南京路: a street that is called after a place. */
static bool is_road(const char *rest) {
    static const char *const roads[] = {"路", "街", "道", "大街", "大道", "胡同", "里弄"};
    const char *second = text_at(rest, 1);
    const bool side = text_starts(rest, "东") || text_starts(rest, "西") || text_starts(rest, "南") ||
                      text_starts(rest, "北") || text_starts(rest, "中") || text_starts(rest, "一") ||
                      text_starts(rest, "二");
    for (size_t i = 0; i < sizeof roads / sizeof *roads; i++) {
        if (text_starts(rest, roads[i]) || (side && text_starts(second, roads[i]))) {
            return true;
        }
    }
    return false;
}

static const char *take_province(const struct gazetteer *gazetteer, const char *rest, struct address *address) {
    static const char *const units[] = {"省", "市"};
    size_t length = 0;
    /* 吉林市 is a city, 吉林省 a province: without a unit the longer match of a city counts. */
    const char *province = gazetteer_province(gazetteer, rest, &length);
    size_t city_length = 0;
    const struct city *city = gazetteer_city(gazetteer, rest, NULL, &city_length);
    if (province == NULL || is_road(rest + length) ||
        (city != NULL && city_length > length && !gazetteer_is_municipality(gazetteer, province))) {
        return rest;
    }
    address->province = province;
    return after(rest + length, units, 2);
}

static const char *take_city(const struct gazetteer *gazetteer, const char *rest, struct address *address) {
    static const char *const units[] = {"市", "地区"};
    size_t length = 0;
    const struct city *city =
        gazetteer_city(gazetteer, rest, *address->province == '\0' ? NULL : address->province, &length);
    if (city != NULL && !is_road(rest + length)) {
        address->city = city->short_name;
        address->province = city->province;
        return after(rest + length, units, 2);
    }
    if (*address->province != '\0' && gazetteer_is_municipality(gazetteer, address->province)) {
        address->city = address->province;
        return text_starts(rest, "市辖区") ? rest + strlen("市辖区") : rest;
    }
    return rest;
}

/* The beginning up to 区, 县, 旗 or 市, when it is short enough to be a name. */
static const char *take_district(struct arena *arena, const char *rest, struct address *address) {
    const char *at = rest;
    for (size_t i = 0; i < DISTRICT_MOST; i++) {
        const char *from = at;
        if (!text_is_hanzi(text_next(&at))) {
            break;
        }
        const bool ends = text_starts(from, "区") || text_starts(from, "县") || text_starts(from, "旗") ||
                          (text_starts(from, "市") && !text_starts(from, "市场"));
        if (ends && i > 0 && !text_ends(arena_copy_n(arena, rest, (size_t)(at - rest)), "小区") &&
            !text_ends(arena_copy_n(arena, rest, (size_t)(at - rest)), "社区")) {
            address->district = arena_copy_n(arena, rest, (size_t)(at - rest));
            return at;
        }
    }
    return rest;
}

static const struct {
    const char *from, *to;
} spellings[] = {{"号楼", "-"}, {"单元", "-"}, {"幢", "-"}, {"座", "-"}, {"栋", "-"}, {"号", "-"},
                 {"#", "-"},    {"室", ""},    {" ", ""},   {",", ""},   {".", ""},   {";", ""},
                 {":", ""},     {"(", ""},     {")", ""},   {"、", ""},  {"。", ""}};

/* 46号翠湖苑7幢1单元602室 and 46号翠湖苑7-1-602 are one; marks between and at the end say nothing. */
static const char *one_spelling(struct arena *arena, const char *street) {
    char *result = arena_alloc(arena, strlen(street) + 1);
    size_t used = 0;
    while (*street != '\0') {
        size_t i = 0;
        while (i < sizeof spellings / sizeof *spellings && !text_starts(street, spellings[i].from)) {
            i++;
        }
        if (i == sizeof spellings / sizeof *spellings) {
            result[used++] = *street++;
            continue;
        }
        street += strlen(spellings[i].from);
        if (*spellings[i].to != '\0' && used > 0 && result[used - 1] != '-') {
            result[used++] = '-';
        }
    }
    while (used > 0 && result[used - 1] == '-') {
        used--;
    }
    result[used] = '\0';
    return result;
}

static void take_typed_district(const struct normalising *normalising, struct address *address) {
    const char *typed = bare(normalising, "district");
    if (*typed != '\0') {
        address->district = typed;
    }
}

static void read_address(const struct normalising *normalising, struct address *address) {
    const struct gazetteer *gazetteer = normalising->reference->gazetteer;
    struct arena *arena = normalising->arena;
    const char *typed_city = bare(normalising, "city");
    const char *rest = arena_join(arena, bare(normalising, "province"), typed_city, bare(normalising, "district"),
                                  bare(normalising, "street"), NULL);
    rest = take_province(gazetteer, rest, address);
    rest = take_city(gazetteer, rest, address);
    if (*address->city == '\0' && *typed_city != '\0' && text_starts(rest, typed_city)) {
        address->city = typed_city; /* a place that the gazetteer does not know */
        rest += strlen(typed_city);
    }
    rest = take_district(arena, rest, address);
    take_typed_district(normalising, address);
    if (*address->district != '\0' && text_starts(rest, address->district)) {
        rest += strlen(address->district);
    }
    address->district = gazetteer_district(gazetteer, address->city, address->district);
    address->street = one_spelling(arena, rest);
}

const char *normal_address(struct normalising *normalising) {
    struct address address = {"", "", "", ""};
    const char *street = bare(normalising, "street");
    const bool empty = *street == '\0' || is_placeholder(normalising, NULL, street);
    if (empty && *bare(normalising, "city") == '\0' && *bare(normalising, "district") == '\0' &&
        *bare(normalising, "province") == '\0') {
        return placeholder(normalising);
    }
    read_address(normalising, &address);
    if (*address.province == '\0') {
        less_specific(normalising);
    }
    const char *const parts[ADDRESS_PARTS] = {address.province, address.city, address.district,
                                              empty ? "" : address.street};
    return join_form(normalising, parts, ADDRESS_PARTS);
}
