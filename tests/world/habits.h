/* habits.h – what people and stores do, and how often: every probability of a world in one place, for the generator and for
 * the oracle that judges by the same numbers. `error` habits grow with the world's difficulty: 1 - (1 - p)^difficulty. */
#ifndef TESTS_WORLD_HABITS_H
#define TESTS_WORLD_HABITS_H

#include <stdbool.h>
#include <stddef.h>

/* X(name, probability, is an error, "what happens") */
/* clang-format off */
#define HABIT_TABLE(X) \
    X(company_vehicle,     0.07, false, "a new car is registered to a company") \
    X(second_owner,        0.14, false, "a car changes its owner within the years looked at") \
    X(plate_stays,         0.3, false, "the plate goes with a car that is sold (else the seller takes it along, or it is free)") \
    X(plate_moves,         0.55, false, "a seller who buys anew takes the plate to the new car") \
    X(plate_again,         0.25, false, "a free plate is given to somebody else's car") \
    X(phone_changed,       0.3, false, "a person has another number from some day on") \
    X(phone_recycled,      0.05, false, "a number taken anew was somebody else's among the customers") \
    X(second_phone,        0.18, false, "a person carries two numbers") \
    X(landline,            0.1, false, "a household has a landline") \
    X(same_name_relative,  0.015, false, "a relative at the same address has the very same full name") \
    X(brothers_alike,      0.45, false, "brothers and sisters share the first character of the given name") \
    X(second_number,       0.08, true,  "a store opens a second number for a customer that it knows") \
    X(bringer,             0.13, true,  "somebody else brings the car") \
    X(bringer_party,       0.3, false, "the bringer is told as a party beside the owner") \
    X(bringer_file,        0.4, false, "the file is opened in the bringer's name, else only the phone is the bringer's") \
    X(bringer_household,   0.7, false, "the bringer is of the household, else a friend or colleague") \
    X(phone_stale,         0.19, true,  "who changed the number still gives the old one, or the store goes on with it") \
    X(phone_household,     0.03, true,  "the phone is that of another member of the household") \
    X(phone_child,         0.14, true,  "an elder's phone is that of the child") \
    X(phone_consultant,    0.0072, true,  "the phone is the consultant's own") \
    X(phone_store,         0.0036, true,  "the phone is the store's") \
    X(phone_placeholder,   0.0072, true,  "the phone is 13800138000 or the like") \
    X(phone_typo,          0.0072, true,  "one digit of the phone is wrong") \
    X(phone_driver,        0.12, false, "a company's phone is that of a driver") \
    X(phone_boss,          0.3, false, "a company's phone is that of its owner, who may be a customer too") \
    X(name_traditional,    0.009, true,  "traditional characters") \
    X(name_pinyin,         0.011, true,  "pinyin without tones, surname first") \
    X(name_pinyin_tones,   0.0018, true,  "pinyin with tones") \
    X(name_pinyin_turned,  0.0048, true,  "pinyin, given name first") \
    X(name_wide,           0.0024, true,  "pinyin in full-width letters") \
    X(name_spaced,         0.018, true,  "a space between the characters") \
    X(name_titled,         0.018, true,  "the full name with a title") \
    X(name_homophone,      0.015, true,  "a character that sounds the same") \
    X(name_look_alike,     0.0036, true,  "a character that looks alike") \
    X(name_placeholder,    0.0036, true,  "no name but a placeholder") \
    X(id_typo,             0.012, true,  "one character of the ID number is wrong") \
    X(id_other,            0.0024, true,  "the ID number is that of the spouse") \
    X(id_fifteen,          0.018, true,  "the ID number stands in its old form of 15 digits") \
    X(birth_typo,          0.012, true,  "the birth date has day and month swapped or a digit wrong") \
    X(birth_year,          0.03, true,  "only the year of birth is known") \
    X(birth_placeholder,   0.018, true,  "1900-01-01") \
    X(gender_wrong,        0.0072, true,  "the other gender was picked") \
    X(plate_typo,          0.0072, true,  "one character of the plate is wrong") \
    X(vin_typo,            0.0036, true,  "one character of the VIN is wrong") \
    X(address_short,       0.3, true,  "province or city are left out") \
    X(address_old,         0.16, true,  "an old name of the district, where there is one") \
    X(address_moved,       0.061, true,  "another address: of work, of the parents, before a move") \
    X(address_no_number,   0.16, true,  "the address ends at the street") \
    X(company_short,       0.16, true,  "the company's name without its legal form") \
    X(company_no_place,    0.093, true,  "the company's name without its place") \
    X(company_typo,        0.012, true,  "a wrong character in the company's name") \
    X(kind_unsaid,         0.3, true,  "the file does not say whether it is a person or a company") \
    X(paid,                 0.7, false, "a payment is told of a visit, with the name alone") \
    X(junk,                0.0036, true,  "a file that says nothing: 测试, placeholders")
/* clang-format on */

#define HABIT_MEMBER(name, probability, is_error, what) double name;
struct habits {
    HABIT_TABLE(HABIT_MEMBER)
    double difficulty;
};
#undef HABIT_MEMBER

struct habits habits_of(double difficulty);

/* Where a file is opened: what the clerk there asks for and writes down. */
enum desk { DESK_SALE, DESK_SERVICE, DESK_SHOP, DESK_LEAD, DESK_INSURANCE, DESK_CALL, DESK_APP, DESK_COUNT };

struct desk_habits {
    const char *name;
    double title_only; /* no more than 王先生, a phone, a plate */
    double id, id_masked;
    double birth, gender;
    double phone, phone_masked;
    double vin, vin_tail, plate;
    double relation; /* says that the customer owns the car */
    double address, account, email;
};

extern const struct desk_habits desk_habits[DESK_COUNT];

#endif
