/* population.h – the truth of a world: households of persons, companies, their phones, cars and plates through the years.
 * Grows household by household; what exists never changes but for cars that change hands and numbers that are given away.
 * Everything is freed with it. */
#ifndef TESTS_WORLD_POPULATION_H
#define TESTS_WORLD_POPULATION_H

#include "tests/world/calendar.h"
#include "tests/world/habits.h"
#include "tests/world/names.h"
#include "tests/world/places.h"

#include <glib.h>

enum { PHONE_DIGITS = 14, PHONES_MAX = 3, VIN_LENGTH = 18, PLATE_LENGTH = 16, OWNERS_MAX = 3, NOBODY = -1 };

/* A phone that somebody has from one day until another. */
struct phone_span {
    char digits[PHONE_DIGITS];
    int from, until; /* days; until is the last one */
};

struct resident {
    int household, place;
    const char *surname, *given;
    bool female;
    struct date birth;
    char id_number[20];
    struct phone_span phones[PHONES_MAX];
    size_t phone_count;
    char second[PHONE_DIGITS]; /* a number carried beside, "" for most */
    char account[20], email[32];
};

struct household {
    int place, district;
    const char *street; /* "人民路", and what comes after it */
    const char *number;
    const char *old_street, *old_number; /* where they lived, work or have their parents */
    char landline[PHONE_DIGITS];
    int *members;
    size_t member_count;
};

struct company {
    int place, district;
    const char *core, *trade, *form; /* 江汇, 物流, 有限公司 */
    const char *street, *number;
    char uscc[20], landline[PHONE_DIGITS];
    int boss; /* a person */
    int *drivers;
    size_t driver_count;
};

/* A customer is a person or a company. */
struct customer_ref {
    bool company;
    int index; /* NOBODY: none */
};

struct ownership {
    struct customer_ref owner;
    int from, until;
    char plate[PLATE_LENGTH];
};

struct car {
    char vin[VIN_LENGTH];
    struct ownership owners[OWNERS_MAX];
    size_t owner_count;
    bool sold_here; /* the first delivery was at a store of the network */
};

struct population {
    struct habits habits;
    struct names *names;
    struct arena *arena;
    uint64_t seed;
    size_t place_count;
    GArray *persons, *households, *companies, *cars; /* of the structs above */
    GArray *free_phones;                             /* struct phone_span: free since `until` */
    GArray *free_plates;                             /* struct ownership: free since `until`, index = place */
    uint64_t households_made;
};

/* Places taken: the more people, the more cities. */
struct population *population_new(struct names *names, const struct habits *habits, uint64_t seed, size_t cities);
void population_free(struct population *population);
/* One more household, and now and then a company; *first_car, *first_company: what is new begins there. */
void population_grow(struct population *population);

struct resident *population_person(const struct population *population, int index);
struct household *population_household(const struct population *population, int index);
struct company *population_company(const struct population *population, int index);
struct car *population_car(const struct population *population, int index);
/* The phone of a person on a day; `stale`: the one before, when there was one. */
const char *person_phone(const struct resident *person, int day, bool stale);
bool person_had_another_phone(const struct resident *person, int day);
/* GB 11643: the check character of 17 digits. */
char id_check_character(const char *digits);

#endif
