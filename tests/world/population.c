#include "tests/world/population.h"

#include "hub/identity/text.h"

#include <stdio.h>
#include <string.h>

enum subject { OF_HOUSEHOLD = 1, OF_COMPANY = 2 };

static const char *const streets[] = {
    "人民路", "解放路", "中山路",   "建设路",   "长江路",   "文化路",   "新华路",   "和平路",   "东风大道", "青年路",
    "北京路", "朝阳路", "胜利路",   "团结路",   "迎宾大道", "滨河路",   "学府路",   "振兴路",   "工业大道", "光明路",
    "幸福路", "花园路", "环城北路", "环城南路", "江东中路", "银湖南路", "九华中路", "赤铸山路", "万春东路", "长河街"};
static const char *const estates[] = {"锦绣花园", "阳光小区", "碧桂园",   "绿地城",   "万科城", "金色家园",
                                      "东方明珠", "世纪花园", "恒大绿洲", "中海国际", "新城",   "怡和苑",
                                      "翡翠城",   "星河湾",   "书香门第", "保利花园", "香樟里", "伟星城"};
static const char *const cores[] = {"江汇", "华通", "鑫达", "恒信", "宏远", "顺达", "天成", "金鼎",
                                    "兴业", "瑞丰", "安捷", "东升", "长虹", "永兴", "佳和", "嘉诚",
                                    "众联", "博远", "立信", "德润", "万里", "鸿运", "海川", "盛世",
                                    "新兴", "中远", "联创", "三和", "凯旋", "明达", "华泰", "正大"};
static const char *const trades[] = {"物流", "运输", "贸易", "商贸", "建筑工程", "汽车租赁", "电子科技", "机械制造",
                                     "装饰", "食品", "服饰", "广告", "信息技术", "劳务",     "物业管理", "出租汽车"};
static const char *const forms[] = {"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "厂", "经营部"};
static const char *const mobile_beginnings[] = {"130", "131", "132", "133", "135", "136", "137", "138", "139", "150",
                                                "151", "152", "155", "156", "158", "159", "176", "177", "180", "181",
                                                "182", "183", "185", "186", "187", "188", "189", "191", "198", "199"};
static const char plate_letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789012345678901234567890123456789";

struct population *population_new(struct names *names, const struct habits *habits, uint64_t seed, size_t cities) {
    struct population *population = g_new0(struct population, 1);
    *population = (struct population){.habits = *habits,
                                      .names = names,
                                      .arena = arena_new(),
                                      .seed = seed,
                                      .place_count = cities,
                                      .persons = g_array_new(FALSE, TRUE, sizeof(struct resident)),
                                      .households = g_array_new(FALSE, TRUE, sizeof(struct household)),
                                      .companies = g_array_new(FALSE, TRUE, sizeof(struct company)),
                                      .cars = g_array_new(FALSE, TRUE, sizeof(struct car)),
                                      .free_phones = g_array_new(FALSE, TRUE, sizeof(struct phone_span)),
                                      .free_plates = g_array_new(FALSE, TRUE, sizeof(struct ownership))};
    return population;
}

void population_free(struct population *population) {
    GArray *const arrays[] = {population->persons, population->households,  population->companies,
                              population->cars,    population->free_phones, population->free_plates};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_free(arrays[i], TRUE);
    }
    arena_free(population->arena);
    g_free(population);
}

struct resident *population_person(const struct population *population, int index) {
    return &g_array_index(population->persons, struct resident, index);
}

struct household *population_household(const struct population *population, int index) {
    return &g_array_index(population->households, struct household, index);
}

struct company *population_company(const struct population *population, int index) {
    return &g_array_index(population->companies, struct company, index);
}

struct car *population_car(const struct population *population, int index) {
    return &g_array_index(population->cars, struct car, index);
}

static size_t span_on(const struct resident *person, int day) {
    size_t i = 0;
    while (i + 1 < person->phone_count && person->phones[i].until < day) {
        i++;
    }
    return i;
}

const char *person_phone(const struct resident *person, int day, bool stale) {
    const size_t now = span_on(person, day);
    return person->phones[stale && now > 0 ? now - 1 : now].digits;
}

bool person_had_another_phone(const struct resident *person, int day) {
    return span_on(person, day) > 0;
}

/* --- numbers -------------------------------------------------------------------------------------------------------- */

char id_check_character(const char *digits) {
    static const unsigned weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(weights); i++) {
        sum += weights[i] * (unsigned)(digits[i] - '0');
    }
    return "10X98765432"[sum % 11];
}

static void make_id_number(struct dice *dice, const char *code, struct resident *person) {
    const unsigned sequence = dice_below(dice, 300) * 2 + (person->female ? 0 : 1);
    (void)snprintf(person->id_number, sizeof person->id_number, "%.6s%04u%02u%02u%03u", code,
                   (unsigned)person->birth.year % 10000, (unsigned)person->birth.month % 100,
                   (unsigned)person->birth.day % 100, sequence % 1000);
    person->id_number[17] = id_check_character(person->id_number);
    person->id_number[18] = '\0';
}

static void make_mobile(struct dice *dice, char digits[PHONE_DIGITS]) {
    (void)snprintf(digits, PHONE_DIGITS, "%s%08u", DICE_PICK(dice, mobile_beginnings), dice_below(dice, 100000000));
}

static void make_landline(struct dice *dice, int place, char digits[PHONE_DIGITS]) {
    const char *area = places[place].landline;
    const unsigned width = strlen(area) == 3 ? 8 : 7;
    (void)snprintf(digits, PHONE_DIGITS, "%.4s%0*u", area, (int)width,
                   (width == 8 ? 50000000 : 2000000) + dice_below(dice, width == 8 ? 40000000 : 6000000));
}

/* GB 32100: weights 3^i mod 31. */
static void make_uscc(struct dice *dice, const char *code, char uscc[20]) {
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const unsigned weights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    unsigned sum = 0;
    (void)snprintf(uscc, 20, "91%.6sMA%c%c%c%c%c%c%c", code, alphabet[dice_below(dice, 31)],
                   alphabet[dice_below(dice, 31)], alphabet[dice_below(dice, 31)], alphabet[dice_below(dice, 31)],
                   alphabet[dice_below(dice, 31)], alphabet[dice_below(dice, 31)], alphabet[dice_below(dice, 10)]);
    for (size_t i = 0; i < G_N_ELEMENTS(weights); i++) {
        sum += weights[i] * (unsigned)(strchr(alphabet, uscc[i]) - alphabet);
    }
    uscc[17] = alphabet[(31 - sum % 31) % 31];
    uscc[18] = '\0';
}

/* GB 16735: the check digit in the ninth place. */
static void make_vin(struct dice *dice, char vin[VIN_LENGTH]) {
    static const char *const makers[] = {"LVVDB11B", "LVTDB21B", "LVTDB24B", "LVUDB21B", "LVVDC11B"};
    static const char letters[] = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
    static const unsigned values[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7,
                                      8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    static const unsigned weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    unsigned sum = 0;
    (void)snprintf(vin, VIN_LENGTH, "%s0%cD%06u", DICE_PICK(dice, makers), "JKLMNPRS"[dice_below(dice, 8)],
                   dice_below(dice, 1000000));
    for (size_t i = 0; i < G_N_ELEMENTS(weights); i++) {
        sum += weights[i] * values[strchr(letters, vin[i]) - letters];
    }
    vin[8] = "0123456789X"[sum % 11];
}

static void make_plate(struct dice *dice, int place, char plate[PLATE_LENGTH]) {
    static const char digits[] = "0123456789";
    char rest[8];
    const bool electric = dice_chance(dice, 0.12);
    for (size_t i = 0; i < 6; i++) {
        const char *from = i < 2 ? plate_letters : digits;
        rest[i] = from[dice_below(dice, (unsigned)strlen(from))];
    }
    if (electric) {
        rest[0] = 'D';
    }
    rest[electric ? 6 : 5] = '\0';
    (void)snprintf(plate, PLATE_LENGTH, "%s%s", places[place].plate, rest);
}

/* --- persons -------------------------------------------------------------------------------------------------------- */

static void take_phone(struct population *population, struct dice *dice, struct phone_span *span) {
    const unsigned free = population->free_phones->len;
    if (free > 0 && dice_chance(dice, population->habits.phone_recycled)) {
        const unsigned at = dice_below(dice, free);
        const struct phone_span *old = &g_array_index(population->free_phones, struct phone_span, at);
        if (old->until + 90 <= span->from) {
            memcpy(span->digits, old->digits, sizeof span->digits);
            g_array_remove_index_fast(population->free_phones, at);
            return;
        }
    }
    make_mobile(dice, span->digits);
}

static void make_phones(struct population *population, struct dice *dice, struct resident *person) {
    person->phone_count = 1 + dice_chance(dice, population->habits.phone_changed);
    person->phone_count += person->phone_count == 2 && dice_chance(dice, population->habits.phone_changed / 3);
    int from = -3000;
    for (size_t i = 0; i < person->phone_count; i++) {
        struct phone_span *span = &person->phones[i];
        const bool last = i + 1 == person->phone_count;
        const int left = DAYS_LAST - (from < 0 ? 0 : from);
        span->from = from;
        span->until = last ? DAYS_LAST + 1 : (from < 0 ? 0 : from) + 1 + (int)dice_below(dice, (unsigned)left);
        take_phone(population, dice, span);
        if (!last) {
            g_array_append_val(population->free_phones, *span);
        }
        from = span->until + 1;
    }
    if (dice_chance(dice, population->habits.second_phone)) {
        make_mobile(dice, person->second);
    }
}

/* Where the ID number was given out: mostly not far from home. */
static const char *id_code(struct dice *dice, int place) {
    const bool here = dice_chance(dice, 0.7);
    const struct place *of = &places[here ? (size_t)place : dice_below(dice, (unsigned)place_count)];
    return of->districts[dice_below(dice, DISTRICTS)].code;
}

static void make_person(struct population *population, struct dice *dice, struct resident *person) {
    person->birth.month = dice_between(dice, 1, 12);
    person->birth.day = dice_between(dice, 1, person->birth.month == 2 ? 28 : 30);
    make_id_number(dice, id_code(dice, person->place), person);
    make_phones(population, dice, person);
    (void)snprintf(person->account, sizeof person->account, "oX%016lx", (unsigned long)dice_bits(dice));
    if (dice_chance(dice, 0.3)) {
        (void)snprintf(person->email, sizeof person->email, "%lx@mail.example",
                       (unsigned long)dice_bits(dice) & 0xFFFFFFFFF);
    }
}

/* Who lives together, by age beside the head's and by what the surname comes from. */
enum tie { TIE_HEAD, TIE_SPOUSE, TIE_CHILD, TIE_FATHER, TIE_MOTHER, TIE_BROTHER };

static const struct {
    double share;
    enum tie ties[5];
    size_t count;
} household_kinds[] = {
    {0.28, {TIE_HEAD}, 1},
    {0.34, {TIE_HEAD, TIE_SPOUSE}, 2},
    {0.14, {TIE_HEAD, TIE_SPOUSE, TIE_CHILD}, 3},
    {0.07, {TIE_HEAD, TIE_FATHER}, 2},
    {0.07, {TIE_HEAD, TIE_SPOUSE, TIE_FATHER, TIE_MOTHER}, 4},
    {0.05, {TIE_HEAD, TIE_SPOUSE, TIE_CHILD, TIE_FATHER, TIE_MOTHER}, 5},
    {0.05, {TIE_HEAD, TIE_BROTHER}, 2},
};

static const char *relative_given(struct population *population, struct dice *dice, const struct resident *head,
                                  const struct resident *person, bool brother) {
    if (dice_chance(dice, population->habits.same_name_relative) && person->female == head->female) {
        return head->given;
    }
    if (brother && text_characters(head->given) == 2 && dice_chance(dice, population->habits.brothers_alike)) {
        const char *first =
            arena_copy_n(population->arena, head->given, (size_t)(text_at(head->given, 1) - head->given));
        return names_given_with(population->names, dice, person->female, person->birth.year, first);
    }
    return names_given(population->names, dice, person->female, person->birth.year);
}

static void make_member(struct population *population, struct dice *dice, enum tie tie, const struct resident *head,
                        struct resident *person) {
    const bool of_head = tie == TIE_CHILD || tie == TIE_FATHER || tie == TIE_BROTHER;
    person->female = tie == TIE_SPOUSE   ? !head->female
                     : tie == TIE_FATHER ? false
                                         : tie == TIE_MOTHER || dice_chance(dice, 0.42);
    person->birth.year = tie == TIE_HEAD                           ? dice_between(dice, 1955, 2003)
                         : tie == TIE_SPOUSE || tie == TIE_BROTHER ? head->birth.year + dice_between(dice, -5, 5)
                         : tie == TIE_CHILD                        ? head->birth.year + dice_between(dice, 23, 32)
                                                                   : head->birth.year - dice_between(dice, 22, 34);
    person->birth.year = CLAMP(person->birth.year, 1935, 2007);
    person->surname =
        tie == TIE_HEAD || !of_head || dice_chance(dice, 0.05) ? names_surname(population->names, dice) : head->surname;
    person->given = tie == TIE_HEAD || !of_head
                        ? names_given(population->names, dice, person->female, person->birth.year)
                        : relative_given(population, dice, head, person, tie == TIE_BROTHER);
    make_person(population, dice, person);
}

static const char *house_number(struct population *population, struct dice *dice) {
    if (dice_chance(dice, 0.35)) {
        return arena_print(population->arena, "%u号%u室", 1 + dice_below(dice, 900), 101 + dice_below(dice, 2400));
    }
    return arena_print(population->arena, "%u号%s%u幢%u单元%u室", 1 + dice_below(dice, 900), DICE_PICK(dice, estates),
                       1 + dice_below(dice, 40), 1 + dice_below(dice, 4), 101 + dice_below(dice, 1800));
}

static int make_household(struct population *population, struct dice *dice) {
    double shares[G_N_ELEMENTS(household_kinds)];
    for (size_t i = 0; i < G_N_ELEMENTS(shares); i++) {
        shares[i] = household_kinds[i].share;
    }
    const size_t kind = dice_share(dice, shares, G_N_ELEMENTS(shares));
    struct household household = {.place = (int)dice_below(dice, (unsigned)population->place_count),
                                  .district = (int)dice_below(dice, DISTRICTS),
                                  .street = DICE_PICK(dice, streets),
                                  .number = house_number(population, dice),
                                  .old_street = DICE_PICK(dice, streets),
                                  .old_number = house_number(population, dice),
                                  .member_count = household_kinds[kind].count};
    household.members = ARENA_NEW(population->arena, int, household.member_count);
    if (dice_chance(dice, population->habits.landline)) {
        make_landline(dice, household.place, household.landline);
    }
    struct resident head = {0};
    for (size_t i = 0; i < household.member_count; i++) {
        struct resident person = {.household = (int)population->households->len, .place = household.place};
        make_member(population, dice, household_kinds[kind].ties[i], &head, &person);
        head = i == 0 ? person : head;
        household.members[i] = (int)population->persons->len;
        g_array_append_val(population->persons, person);
    }
    g_array_append_val(population->households, household);
    return (int)population->households->len - 1;
}

/* --- cars ----------------------------------------------------------------------------------------------------------- */

static void take_plate(struct population *population, struct dice *dice, int place, int day, char plate[PLATE_LENGTH]) {
    const unsigned free = population->free_plates->len;
    if (free > 0 && dice_chance(dice, population->habits.plate_again)) {
        const unsigned at = dice_below(dice, free);
        const struct ownership *old = &g_array_index(population->free_plates, struct ownership, at);
        if (old->until + 30 <= day && old->owner.index == place) {
            memcpy(plate, old->plate, PLATE_LENGTH);
            g_array_remove_index_fast(population->free_plates, at);
            return;
        }
    }
    make_plate(dice, place, plate);
}

/* Somebody who is there already and lives in the same city; NOBODY when none is met. */
static int find_buyer(const struct population *population, struct dice *dice, int place) {
    for (unsigned tries = 0; population->persons->len > 0 && tries < 40; tries++) {
        const int at = (int)dice_below(dice, population->persons->len);
        const struct resident *person = population_person(population, at);
        if (person->place == place && person->birth.year < 2003) {
            return at;
        }
    }
    return NOBODY;
}

static int replace_car(struct population *population, struct dice *dice, int place, const struct ownership *sold);

static void sell_on(struct population *population, struct dice *dice, int place, struct car *car) {
    struct ownership *first = &car->owners[0];
    const int buyer = find_buyer(population, dice, place);
    const int left = DAYS_LAST - first->from - 400;
    if (left <= 0 || buyer == NOBODY) {
        return;
    }
    first->until = first->from + 365 + (int)dice_below(dice, (unsigned)left);
    struct ownership *next = &car->owners[1];
    *next = (struct ownership){.owner = {false, buyer}, .from = first->until + 1, .until = DAYS_LAST + 1};
    car->owner_count = 2;
    if (dice_chance(dice, population->habits.plate_stays)) {
        memcpy(next->plate, first->plate, PLATE_LENGTH);
        return;
    }
    take_plate(population, dice, place, next->from, next->plate);
    if (dice_chance(dice, population->habits.plate_moves)) {
        (void)replace_car(population, dice, place, first);
    } else {
        const struct ownership free = {.owner = {false, place}, .until = first->until};
        struct ownership entry = free;
        memcpy(entry.plate, first->plate, PLATE_LENGTH);
        g_array_append_val(population->free_plates, entry);
    }
}

static int replace_car(struct population *population, struct dice *dice, int place, const struct ownership *sold) {
    struct car car = {.sold_here = dice_chance(dice, 0.7), .owner_count = 1};
    (void)place;
    make_vin(dice, car.vin);
    car.owners[0] = (struct ownership){.owner = sold->owner, .from = sold->until + 1, .until = DAYS_LAST + 1};
    memcpy(car.owners[0].plate, sold->plate, PLATE_LENGTH);
    g_array_append_val(population->cars, car);
    return (int)population->cars->len - 1;
}

static void make_car(struct population *population, struct dice *dice, int place, struct customer_ref owner) {
    struct car car = {.sold_here = dice_chance(dice, 0.8), .owner_count = 1};
    make_vin(dice, car.vin);
    car.owners[0].owner = owner;
    car.owners[0].from = (int)dice_below(dice, DAYS_LAST - 30);
    car.owners[0].until = DAYS_LAST + 1;
    take_plate(population, dice, place, car.owners[0].from, car.owners[0].plate);
    if (dice_chance(dice, population->habits.second_owner)) {
        sell_on(population, dice, place, &car);
    }
    g_array_append_val(population->cars, car);
}

static void make_company(struct population *population, struct dice *dice, const struct household *home) {
    struct company company = {.place = home->place,
                              .district = (int)dice_below(dice, DISTRICTS),
                              .core = DICE_PICK(dice, cores),
                              .trade = DICE_PICK(dice, trades),
                              .form = DICE_PICK(dice, forms),
                              .street = DICE_PICK(dice, streets),
                              .number = arena_print(population->arena, "%u号", 1 + dice_below(dice, 900)),
                              .boss = home->members[0]};
    if (dice_chance(dice, 0.6)) { /* most have a core of their own */
        company.core = arena_print(population->arena, "%s%s", names_given(population->names, dice, true, 1980),
                                   DICE_PICK(dice, cores));
    }
    make_uscc(dice, places[company.place].districts[company.district].code, company.uscc);
    make_landline(dice, company.place, company.landline);
    static const unsigned fleets[] = {1, 1, 1, 1, 2, 2, 3, 4, 6, 12, 25};
    const unsigned cars = DICE_PICK(dice, fleets);
    company.driver_count = cars < 3 ? cars : cars / 2 + 1;
    company.drivers = ARENA_NEW(population->arena, int, company.driver_count);
    for (size_t i = 0; i < company.driver_count; i++) {
        const int found = find_buyer(population, dice, company.place);
        company.drivers[i] = found == NOBODY ? company.boss : found;
    }
    g_array_append_val(population->companies, company);
    for (unsigned i = 0; i < cars; i++) {
        make_car(population, dice, company.place, (struct customer_ref){true, (int)population->companies->len - 1});
    }
}

void population_grow(struct population *population) {
    struct dice dice = dice_new(population->seed, OF_HOUSEHOLD, population->households_made++);
    const int index = make_household(population, &dice);
    const struct household home = *population_household(population, index);
    const size_t cars = home.member_count == 1 ? dice_chance(&dice, 0.8) : 1 + dice_below(&dice, 2);
    for (size_t i = 0; i < cars; i++) {
        const size_t member = i % home.member_count;
        if (dice_chance(&dice, population->habits.company_vehicle / 3)) {
            make_company(population, &dice, &home);
        }
        make_car(population, &dice, home.place, (struct customer_ref){false, home.members[member]});
    }
}
