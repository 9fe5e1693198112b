/* What a clerk writes down of a customer: the habits of the desk, and what goes wrong. */
#include "hub/identity/text.h"
#include "tests/world/archive.h"

#include <stdio.h>
#include <string.h>

static const struct habits *habits_here(const struct saying *saying) {
    return &saying->archive->population->habits;
}

static bool chance(const struct saying *saying, double probability) {
    return dice_chance(saying->dice, probability);
}

static const struct desk_habits *desk_here(const struct saying *saying) {
    return &desk_habits[saying->desk];
}

/* --- names ---------------------------------------------------------------------------------------------------------- */

typedef void name_writer(struct saying *saying, const struct resident *person, struct said_name *name);

static void write_plain(struct saying *saying, const struct resident *person, struct said_name *name) {
    (void)person;
    name->typed = arena_print(saying->archive->arena, "%s%s", name->surname, name->given);
}

static void write_traditional(struct saying *saying, const struct resident *person, struct said_name *name) {
    write_plain(saying, person, name);
    name->typed = names_traditional(saying->archive->population->names, name->typed);
}

static const char *joined(struct saying *saying, const char *syllables) {
    char *text = arena_copy(saying->archive->arena, syllables);
    char *to = text;
    for (const char *at = syllables; *at != '\0'; at++) {
        if (*at != ' ') {
            *to++ = *at;
        }
    }
    *to = '\0';
    return text;
}

static const char *capital(struct saying *saying, const char *word) {
    char *text = arena_copy(saying->archive->arena, word);
    *text = g_ascii_toupper(*text);
    return text;
}

static void read_latin(struct saying *saying, const struct resident *person, struct said_name *name) {
    struct names *names = saying->archive->population->names;
    name->form = SAID_LATIN;
    name->surname = names_reading(names, person->surname, true);
    name->given = names_reading(names, person->given, false);
}

static void write_pinyin(struct saying *saying, const struct resident *person, struct said_name *name) {
    read_latin(saying, person, name);
    name->typed = arena_print(saying->archive->arena, "%s %s", capital(saying, joined(saying, name->surname)),
                              capital(saying, joined(saying, name->given)));
}

static void write_turned(struct saying *saying, const struct resident *person, struct said_name *name) {
    read_latin(saying, person, name);
    name->typed = arena_print(saying->archive->arena, "%s %s", capital(saying, joined(saying, name->given)),
                              capital(saying, joined(saying, name->surname)));
}

/* A mark on the last vowel: which of the four does not matter to a reader without tones. */
static void write_tones(struct saying *saying, const struct resident *person, struct said_name *name) {
    static const char *const marks[] = {"̄", "́", "̌", "̀"};
    write_pinyin(saying, person, name);
    GString *text = g_string_new(NULL);
    for (const char *at = name->typed; *at != '\0'; at++) {
        g_string_append_c(text, *at);
        if (strchr("aeiou", *at) != NULL && (at[1] == '\0' || strchr("aeiou", at[1]) == NULL)) {
            g_string_append(text, DICE_PICK(saying->dice, marks));
        }
    }
    name->typed = arena_copy(saying->archive->arena, text->str);
    (void)g_string_free(text, TRUE);
}

static void write_wide(struct saying *saying, const struct resident *person, struct said_name *name) {
    write_pinyin(saying, person, name);
    GString *text = g_string_new(NULL);
    for (const char *at = name->typed; *at != '\0'; at++) {
        if (*at == ' ') {
            g_string_append_c(text, ' ');
        } else {
            g_string_append_unichar(text, (gunichar)g_ascii_toupper(*at) - 'A' + 0xFF21);
        }
    }
    name->typed = arena_copy(saying->archive->arena, text->str);
    (void)g_string_free(text, TRUE);
}

static void write_spaced(struct saying *saying, const struct resident *person, struct said_name *name) {
    (void)person;
    name->typed = arena_print(saying->archive->arena, "%s %s", name->surname, name->given);
}

static void write_titled(struct saying *saying, const struct resident *person, struct said_name *name) {
    write_plain(saying, person, name);
    name->typed = arena_print(saying->archive->arena, "%s%s", name->typed, person->female ? "女士" : "先生");
}

static void mistype(struct saying *saying, const struct resident *person, struct said_name *name, bool looks) {
    const char *given = names_mistyped(saying->archive->population->names, saying->dice, person->given, looks);
    name->given = given == NULL ? name->given : given;
    write_plain(saying, person, name);
}

static void write_homophone(struct saying *saying, const struct resident *person, struct said_name *name) {
    mistype(saying, person, name, false);
}

static void write_look_alike(struct saying *saying, const struct resident *person, struct said_name *name) {
    mistype(saying, person, name, true);
}

static void say_full_name(struct saying *saying, const struct resident *person) {
    const struct habits *habits = habits_here(saying);
    const struct {
        double share;
        name_writer *write;
    } ways[] = {
        {habits->name_traditional, write_traditional},
        {habits->name_pinyin, write_pinyin},
        {habits->name_pinyin_tones, write_tones},
        {habits->name_pinyin_turned, write_turned},
        {habits->name_wide, write_wide},
        {habits->name_spaced, write_spaced},
        {habits->name_titled, write_titled},
        {habits->name_homophone, write_homophone},
        {habits->name_look_alike, write_look_alike},
    };
    struct said_name *name = &saying->file->said.name;
    *name = (struct said_name){SAID_FULL, person->surname, person->given, "", NOBODY};
    double at = dice_unit(saying->dice);
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        at -= ways[i].share;
        if (at < 0) {
            ways[i].write(saying, person, name);
            return;
        }
    }
    write_plain(saying, person, name);
}

static void say_title(struct saying *saying, const struct resident *person) {
    static const char *const male[] = {"先生", "先生", "先生", "师傅", "老板", "总"};
    static const char *const female[] = {"女士", "女士", "女士", "小姐"};
    const char *title = person->female ? DICE_PICK(saying->dice, female) : DICE_PICK(saying->dice, male);
    struct said *said = &saying->file->said;
    said->name = (struct said_name){SAID_TITLE, person->surname, "",
                                    arena_print(saying->archive->arena, "%s%s", person->surname, title), NOBODY};
    if (strcmp(title, "先生") == 0) {
        said->gender = GENDER_MALE;
    } else if (person->female) {
        said->gender = GENDER_FEMALE;
    }
    saying->file->kind = FILE_TITLE;
}

static void say_company_name(struct saying *saying, const struct company *company) {
    const struct habits *habits = habits_here(saying);
    struct arena *arena = saying->archive->arena;
    const char *core = company->core;
    const char *mistyped = chance(saying, habits->company_typo)
                               ? names_mistyped(saying->archive->population->names, saying->dice, core, false)
                               : NULL;
    core = mistyped == NULL ? core : mistyped;
    const int place = chance(saying, habits->company_no_place) ? NOBODY : company->place;
    saying->file->said.name =
        (struct said_name){SAID_COMPANY, core, company->trade,
                           arena_print(arena, "%s%s%s%s", place == NOBODY ? "" : places[place].city_short, core,
                                       company->trade, chance(saying, habits->company_short) ? "" : company->form),
                           place};
}

/* --- numbers -------------------------------------------------------------------------------------------------------- */

/* One character becomes another of its kind. */
static void slip(struct saying *saying, char *text) {
    const size_t at = dice_below(saying->dice, (unsigned)strlen(text));
    const char old = text[at];
    while (text[at] == old) {
        text[at] = g_ascii_isdigit(old) ? "0123456789"[dice_below(saying->dice, 10)]
                                        : "ABCDEFGHJKLMNPRSTUVWXYZ"[dice_below(saying->dice, 23)];
    }
}

static void mask(char *text, size_t from, size_t until) {
    for (size_t i = from; i < until && text[i] != '\0'; i++) {
        text[i] = '*';
    }
}

static const char *typed_phone(struct saying *saying, const char *digits) {
    struct arena *arena = saying->archive->arena;
    const double at = dice_unit(saying->dice);
    if (strlen(digits) != 11 || digits[0] == '0' || at < 0.85) {
        return arena_copy(arena, digits);
    }
    return at < 0.90   ? arena_print(arena, "%.3s %.4s %s", digits, digits + 3, digits + 7)
           : at < 0.95 ? arena_print(arena, "%.3s-%.4s-%s", digits, digits + 3, digits + 7)
                       : arena_print(arena, "+86 %s", digits);
}

static const char *household_phone(struct saying *saying, const struct resident *person, int self, int day) {
    const struct population *population = saying->archive->population;
    const struct household *home = population_household(population, person->household);
    if (home->member_count < 2) {
        return NULL;
    }
    int other = self;
    while (other == self) {
        other = home->members[dice_below(saying->dice, (unsigned)home->member_count)];
    }
    return person_phone(population_person(population, other), day, false);
}

static const char *persons_phone(struct saying *saying) {
    static const char *const placeholders[] = {"13800138000", "13800000000", "13888888888", "11111111111",
                                               "13812345678"};
    struct archive *archive = saying->archive;
    const struct habits *habits = habits_here(saying);
    const struct archive_file *file = saying->file;
    const struct resident *person = population_person(archive->population, file->truth.index);
    const struct store *store = archive_store(archive, file->store);
    const struct household *home = population_household(archive->population, person->household);
    const bool elder = person->birth.year < 1958;
    const char *others = NULL;
    if (saying->phone_instead != NULL) {
        return saying->phone_instead;
    }
    if (chance(saying, habits->phone_placeholder)) {
        return DICE_PICK(saying->dice, placeholders);
    }
    if (chance(saying, habits->phone_store) && store->phone[0] != '\0') {
        return store->phone;
    }
    if (chance(saying, habits->phone_consultant) && store->kind == STORE_DEALER) {
        return store->consultants[dice_below(saying->dice, CONSULTANTS)];
    }
    if (chance(saying, elder ? habits->phone_child : habits->phone_household)) {
        others = household_phone(saying, person, file->truth.index, file->day);
    }
    if (others != NULL) {
        return others;
    }
    if (home->landline[0] != '\0' && chance(saying, 0.15)) {
        return home->landline;
    }
    if (person->second[0] != '\0' && chance(saying, 0.3)) {
        return person->second;
    }
    return person_phone(person, file->day, chance(saying, habits->phone_stale));
}

static const char *companys_phone(struct saying *saying) {
    const struct population *population = saying->archive->population;
    const struct habits *habits = habits_here(saying);
    const struct company *company = population_company(population, saying->file->truth.index);
    int whose = NOBODY;
    if (chance(saying, habits->phone_driver)) {
        whose = company->drivers[dice_below(saying->dice, (unsigned)company->driver_count)];
    } else if (chance(saying, habits->phone_boss)) {
        whose = company->boss;
    }
    return whose == NOBODY ? company->landline
                           : person_phone(population_person(population, whose), saying->file->day, false);
}

int say_phone(struct saying *saying) {
    struct said *said = &saying->file->said;
    const bool company = saying->file->truth.company;
    if (said->phone_count == SAID_PHONES) {
        return NOBODY;
    }
    struct said_phone *phone = &said->phones[said->phone_count];
    (void)snprintf(phone->digits, sizeof phone->digits, "%s", company ? companys_phone(saying) : persons_phone(saying));
    if (chance(saying, habits_here(saying)->phone_typo)) {
        slip(saying, phone->digits);
    }
    for (size_t i = 0; i < said->phone_count; i++) {
        if (strcmp(said->phones[i].digits, phone->digits) == 0) {
            return (int)i;
        }
    }
    if (!company && strlen(phone->digits) == 11 && chance(saying, desk_here(saying)->phone_masked)) {
        mask(phone->digits, 3, 7);
        saying->file->kind = saying->file->kind == FILE_FULL ? FILE_MASKED : saying->file->kind;
    }
    phone->typed = typed_phone(saying, phone->digits);
    return (int)said->phone_count++;
}

static const char *spouses_id(struct saying *saying, const struct resident *person) {
    const struct population *population = saying->archive->population;
    const struct household *home = population_household(population, person->household);
    return home->member_count < 2
               ? person->id_number
               : population_person(population, home->members[home->members[0] == saying->file->truth.index])->id_number;
}

static void say_id(struct saying *saying, const struct resident *person) {
    const struct habits *habits = habits_here(saying);
    char *id = saying->file->said.id;
    const char *number = chance(saying, habits->id_other) ? spouses_id(saying, person) : person->id_number;
    (void)snprintf(id, sizeof saying->file->said.id, "%s", number);
    if (chance(saying, habits->id_typo)) {
        slip(saying, id);
    }
    if (chance(saying, desk_here(saying)->id_masked)) {
        mask(id, chance(saying, 0.5) ? 4 : 6, 14);
        saying->file->kind = FILE_MASKED;
    } else if (person->birth.year < 1985 && chance(saying, habits->id_fifteen)) {
        char old[16];
        (void)snprintf(old, sizeof old, "%.6s%.9s", id, id + 8);
        memcpy(id, old, sizeof old);
    }
}

/* --- the other fields ----------------------------------------------------------------------------------------------- */

static void say_birth(struct saying *saying, const struct resident *person) {
    const struct habits *habits = habits_here(saying);
    char *text = saying->file->said.birth;
    (void)date_text(person->birth, text);
    if (chance(saying, habits->birth_placeholder)) {
        memcpy(text, "1900-01-01", 11);
    } else if (chance(saying, habits->birth_year)) {
        text[4] = '\0';
    } else if (chance(saying, habits->birth_typo)) {
        if (person->birth.day <= 12 && chance(saying, 0.3)) {
            (void)date_text((struct date){person->birth.year, person->birth.day, person->birth.month}, text);
        } else {
            text[3] = "0123456789"[dice_below(saying->dice, 10)];
        }
    }
}

static void say_gender(struct saying *saying, const struct resident *person) {
    const bool female = person->female != chance(saying, habits_here(saying)->gender_wrong);
    saying->file->said.gender = female ? GENDER_FEMALE : GENDER_MALE;
    saying->file->said.gender_field = true;
}

static void say_address(struct saying *saying, int place, int district, const char *street, const char *number) {
    const struct habits *habits = habits_here(saying);
    const struct place *of = &places[place];
    struct said_address *address = &saying->file->said.address;
    const bool old = of->districts[district].old[0] != '\0' && chance(saying, habits->address_old);
    const bool short_form = chance(saying, habits->address_short);
    *address = (struct said_address){.place = place, .district = district, .street = street};
    address->number = chance(saying, habits->address_no_number) ? "" : number;
    address->district_typed = old ? of->districts[district].old : of->districts[district].name;
    address->province_typed = short_form ? "" : of->province;
    address->city_typed = short_form && chance(saying, 0.4) ? "" : short_form ? of->city_short : of->city;
}

int say_car(struct saying *saying, const struct car *car, const struct ownership *ownership,
            enum said_relation relation) {
    const struct desk_habits *desk = desk_here(saying);
    const struct habits *habits = habits_here(saying);
    struct said *said = &saying->file->said;
    struct said_car now = {.relation = relation};
    if (chance(saying, desk->vin) && saying->file->kind != FILE_TITLE) {
        memcpy(now.vin, car->vin, sizeof now.vin);
    } else if (chance(saying, desk->vin_tail)) {
        memcpy(now.vin, car->vin + 9, 9);
    }
    if (now.vin[0] != '\0' && chance(saying, habits->vin_typo)) {
        slip(saying, now.vin);
    }
    if (chance(saying, desk->plate)) {
        memcpy(now.plate, ownership->plate, sizeof now.plate);
        if (chance(saying, habits->plate_typo)) {
            slip(saying, now.plate + 4);
        }
        now.plate_typed = chance(saying, 0.25)
                              ? arena_print(saying->archive->arena, "%.4s·%s", now.plate, now.plate + 4)
                              : arena_copy(saying->archive->arena, now.plate);
    }
    if (now.vin[0] == '\0' && now.plate[0] == '\0') {
        return NOBODY;
    }
    for (size_t i = 0; i < said->car_count; i++) {
        if (strcmp(said->cars[i].vin, now.vin) == 0 && strcmp(said->cars[i].plate, now.plate) == 0) {
            return (int)i;
        }
    }
    if (said->car_count == SAID_CARS) {
        return NOBODY;
    }
    said->cars[said->car_count] = now;
    return (int)said->car_count++;
}

static void say_person_fields(struct saying *saying, const struct resident *person) {
    const struct desk_habits *desk = desk_here(saying);
    const struct population *population = saying->archive->population;
    struct said *said = &saying->file->said;
    if (chance(saying, desk->id)) {
        say_id(saying, person);
    }
    if (chance(saying, desk->birth)) {
        say_birth(saying, person);
    }
    if (chance(saying, desk->gender)) {
        say_gender(saying, person);
    }
    if (chance(saying, desk->address)) {
        const struct household *home = population_household(population, person->household);
        const bool moved = chance(saying, habits_here(saying)->address_moved);
        say_address(saying, home->place, home->district, moved ? home->old_street : home->street,
                    moved ? home->old_number : home->number);
    }
    said->email = person->email[0] != '\0' && chance(saying, desk->email * 3)
                      ? arena_copy(saying->archive->arena, person->email)
                      : "";
    said->party = chance(saying, habits_here(saying)->kind_unsaid) ? PARTY_UNSAID : PARTY_PERSON;
}

static void say_person(struct saying *saying, const struct resident *person) {
    struct said *said = &saying->file->said;
    const struct habits *habits = habits_here(saying);
    if (chance(saying, desk_here(saying)->title_only)) {
        say_title(saying, person);
    } else if (chance(saying, habits->name_placeholder)) {
        said->name = (struct said_name){SAID_NOTHING, "", "", "客户", NOBODY};
        say_person_fields(saying, person);
    } else {
        say_full_name(saying, person);
        say_person_fields(saying, person);
    }
    said->account =
        chance(saying, desk_here(saying)->account) ? arena_copy(saying->archive->arena, person->account) : "";
}

static void say_company(struct saying *saying, const struct company *company) {
    struct said *said = &saying->file->said;
    saying->file->kind = FILE_ORGANISATION;
    say_company_name(saying, company);
    if (chance(saying, desk_here(saying)->id * 0.6)) {
        memcpy(said->id, company->uscc, sizeof company->uscc);
    }
    if (chance(saying, desk_here(saying)->address)) {
        say_address(saying, company->place, company->district, company->street, company->number);
    }
    said->party = chance(saying, habits_here(saying)->kind_unsaid) ? PARTY_UNSAID : PARTY_COMPANY;
}

static void say_nothing(struct said *said) {
    *said = (struct said){.name = {SAID_NOTHING, "", "", "", NOBODY}, .address = {NOBODY, NOBODY, "", "", "", "", ""}};
    said->account = "";
    said->email = "";
}

void say_customer(struct saying *saying) {
    struct archive_file *file = saying->file;
    const struct population *population = saying->archive->population;
    say_nothing(&file->said);
    file->kind = FILE_FULL;
    if (file->truth.company) {
        say_company(saying, population_company(population, file->truth.index));
    } else {
        say_person(saying, population_person(population, file->truth.index));
    }
    if (chance(saying, desk_here(saying)->phone) || saying->phone_instead != NULL) {
        (void)say_phone(saying);
    }
}

void say_junk(struct saying *saying) {
    static const char *const names[] = {"测试", "无", "散客", "客户", "test", "未知", "aaa"};
    static const char *const phones[] = {"13800138000", "11111111111", "00000000000", "12345678"};
    struct said *said = &saying->file->said;
    say_nothing(said);
    saying->file->kind = FILE_JUNK;
    said->name.typed = DICE_PICK(saying->dice, names);
    (void)snprintf(said->phones[0].digits, PHONE_DIGITS, "%s", DICE_PICK(saying->dice, phones));
    said->phones[0].typed = arena_copy(saying->archive->arena, said->phones[0].digits);
    said->phone_count = chance(saying, 0.7);
}
