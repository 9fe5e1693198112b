#include "tests/world/evidence.h"

#include "hub/identity/text.h"
#include "tests/world/holdings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- phones and cars -------------------------------------------------------------------------------------------------- */

static unsigned differences(const char *a, const char *b) {
    unsigned count = 0;
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        count += *a != *b;
    }
    return *a == *b ? count : 99;
}

static bool mask_fits(const char *masked, const char *text) {
    if (strlen(masked) != strlen(text)) {
        return false;
    }
    for (; *masked != '\0'; masked++, text++) {
        if (*masked != *text && *masked != '*' && *text != '*') {
            return false;
        }
    }
    return true;
}

static bool says_nothing(const struct held *value) {
    return value == NULL || value->holders->len > HOLDERS_TOO_MANY;
}

static enum phone_tie tie_phone(const struct holdings *holdings, const struct said_phone *a, const struct said_phone *b,
                                bool now, const struct held **shared) {
    if (text_is_masked(a->digits) || text_is_masked(b->digits)) {
        return mask_fits(a->digits, b->digits) ? PHONE_MASKED : PHONE_UNKNOWN;
    }
    const struct held *value = holdings_value(holdings, 'p', a->digits);
    if (says_nothing(value) || says_nothing(holdings_value(holdings, 'p', b->digits))) {
        return PHONE_UNKNOWN;
    }
    if (strcmp(a->digits, b->digits) == 0) {
        *shared = value;
        return now ? PHONE_NOW : PHONE_ONCE;
    }
    return differences(a->digits, b->digits) == 1 ? PHONE_SLIP : PHONE_OTHER;
}

static const int phone_ranks[PHONE_TIES] = {
    [PHONE_OTHER] = 1, [PHONE_SLIP] = 2, [PHONE_MASKED] = 3, [PHONE_ONCE] = 4, [PHONE_NOW] = 5};
static const int car_ranks[CAR_TIES] = {
    [CAR_OTHER] = 1, [CAR_PLATE_MOVED] = 2, [CAR_PLATE] = 3, [CAR_TAIL] = 4, [CAR_VIN] = 5, [CAR_OWNED] = 6};

static void tie_phones(const struct holdings *holdings, const struct said *a, const struct said *b,
                       struct evidence *evidence, const struct held **shared) {
    for (size_t i = 0; i < a->phone_count; i++) {
        for (size_t k = 0; k < b->phone_count; k++) {
            const bool now = i + 1 == a->phone_count && k + 1 == b->phone_count;
            const struct held *value = NULL;
            const enum phone_tie tie = tie_phone(holdings, &a->phones[i], &b->phones[k], now, &value);
            if (phone_ranks[tie] > phone_ranks[evidence->phone]) {
                evidence->phone = tie;
                *shared = value;
            }
        }
    }
}

static enum car_tie tie_car(const struct said_car *a, const struct said_car *b) {
    const size_t left = strlen(a->vin);
    const size_t right = strlen(b->vin);
    const bool plates = a->plate[0] != '\0' && strcmp(a->plate, b->plate) == 0;
    const bool vins = left > 0 && right > 0;
    if (vins && strcmp(a->vin + (left == 17 ? 9 : 0), b->vin + (right == 17 ? 9 : 0)) == 0) {
        const bool whole = left == 17 && right == 17;
        const bool owned = a->relation == RELATION_OWNER && b->relation == RELATION_OWNER;
        return !whole ? CAR_TAIL : owned ? CAR_OWNED : CAR_VIN;
    }
    if (plates) {
        return vins ? CAR_PLATE_MOVED : CAR_PLATE;
    }
    return vins || (a->plate[0] != '\0' && b->plate[0] != '\0') ? CAR_OTHER : CAR_UNKNOWN;
}

static void tie_cars(const struct holdings *holdings, const struct said *a, const struct said *b,
                     struct evidence *evidence, const struct held **shared) {
    for (size_t i = 0; i < a->car_count; i++) {
        for (size_t k = 0; k < b->car_count; k++) {
            const enum car_tie tie = tie_car(&a->cars[i], &b->cars[k]);
            if (car_ranks[tie] <= car_ranks[evidence->car]) {
                continue;
            }
            evidence->car = tie;
            if (tie >= CAR_PLATE) {
                *shared = holdings_value(holdings, 'l', a->cars[i].plate);
            } else if (tie >= CAR_OWNED) {
                const size_t length = strlen(a->cars[i].vin);
                *shared = holdings_value(holdings, 'v', a->cars[i].vin + (length == 17 ? 9 : 0));
            }
        }
    }
}

static bool is_full(const struct said *said) {
    return said->name.form == SAID_FULL || said->name.form == SAID_COMPANY;
}

static bool same_name(const struct said_name *a, const struct said_name *b) {
    return strcmp(a->surname, b->surname) == 0 && strcmp(a->given, b->given) == 0;
}

static unsigned crowd_of(const struct held *value, const struct said *a, const struct said *b) {
    static const unsigned buckets[] = {0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3};
    if (value == NULL) {
        return 0;
    }
    const unsigned own = (unsigned)is_full(a) + (is_full(b) && !(is_full(a) && same_name(&a->name, &b->name)));
    const unsigned others = value->names > own ? value->names - own : 0;
    return others < G_N_ELEMENTS(buckets) ? buckets[others] : CROWDS - 1;
}

/* --- the other checks ------------------------------------------------------------------------------------------------- */

static double share_of_name(const struct holdings *holdings, const struct said_name *name) {
    const double share =
        names_surname_share(holdings->names, name->surname) * names_given_share(holdings->names, name->given);
    return MAX(share, 1e-8);
}

static enum name_tie tie_full(const struct holdings *holdings, const struct said_name *a, const struct said_name *b,
                              double *coincidence) {
    *coincidence = MAX(share_of_name(holdings, a), share_of_name(holdings, b));
    if (same_name(a, b)) {
        return NAME_EQUAL;
    }
    if (strcmp(a->surname, b->surname) == 0 && names_sound_alike(holdings->names, a->given, b->given)) {
        *coincidence *= 4; /* as many characters sound the same */
        return NAME_SOUNDS;
    }
    *coincidence = 0;
    const bool near = strcmp(a->surname, b->surname) == 0 && text_characters(a->given) == text_characters(b->given) &&
                      differences(a->given, b->given) <= 3 && text_characters(a->given) > 1;
    return near ? NAME_NEAR : NAME_DIFFERS;
}

static const char *reading_of(const struct holdings *holdings, const struct said_name *name, bool surname) {
    const char *text = surname ? name->surname : name->given;
    return name->form == SAID_LATIN ? text : names_reading(holdings->names, text, surname);
}

static enum name_tie tie_readings(const struct holdings *holdings, const struct said_name *a, const struct said_name *b,
                                  double *coincidence) {
    const char *surname = reading_of(holdings, a, true);
    const char *given = reading_of(holdings, a, false);
    if (strcmp(surname, reading_of(holdings, b, true)) != 0 || strcmp(given, reading_of(holdings, b, false)) != 0) {
        return NAME_READS_OTHERWISE;
    }
    *coincidence = MAX(1e-8, names_surname_reading_share(holdings->names, surname) *
                                 names_given_reading_share(holdings->names, given));
    return NAME_READS;
}

static enum name_tie tie_surnames(const struct holdings *holdings, const struct said_name *a, const struct said_name *b,
                                  double *coincidence) {
    const bool latin = a->form == SAID_LATIN || b->form == SAID_LATIN;
    const bool same = latin ? strcmp(reading_of(holdings, a, true), reading_of(holdings, b, true)) == 0
                            : strcmp(a->surname, b->surname) == 0;
    if (!same) {
        return NAME_OTHER_SURNAME;
    }
    *coincidence = MAX(1e-5, latin ? names_surname_reading_share(holdings->names, reading_of(holdings, a, true))
                                   : names_surname_share(holdings->names, a->surname));
    return NAME_SURNAME;
}

/* population.c: four of ten cores are one of 32, the others a given name before one; one of 16 trades. */
static enum name_tie tie_companies(const struct holdings *holdings, const struct said_name *a,
                                   const struct said_name *b, double *coincidence) {
    const bool elsewhere = a->place != b->place && a->place != NOBODY && b->place != NOBODY;
    if (strcmp(a->surname, b->surname) != 0 || elsewhere) {
        return NAME_OTHER_COMPANY;
    }
    const size_t length = text_characters(a->surname);
    const char *given = arena_copy_n(holdings->archive->arena, a->surname,
                                     length < 3 ? 0 : (size_t)(text_at(a->surname, length - 2) - a->surname));
    *coincidence = length < 3 ? 0.4 / 32 : MAX(1e-7, 0.6 * names_given_share(holdings->names, given) / 32);
    if (strcmp(a->given, b->given) != 0) {
        return NAME_COMPANY_CORE;
    }
    *coincidence /=
        a->place == NOBODY || b->place == NOBODY ? 16 : 16 * (double)holdings->archive->population->place_count;
    return NAME_COMPANY;
}

static enum name_tie tie_names(const struct holdings *holdings, const struct said_name *a, const struct said_name *b,
                               double *coincidence) {
    *coincidence = 0;
    if (a->form == SAID_NOTHING || b->form == SAID_NOTHING) {
        return NAME_UNKNOWN;
    }
    if ((a->form == SAID_COMPANY) != (b->form == SAID_COMPANY)) {
        return NAME_KINDS_DIFFER;
    }
    if (a->form == SAID_COMPANY) {
        return tie_companies(holdings, a, b, coincidence);
    }
    if (a->form == SAID_TITLE || b->form == SAID_TITLE) {
        return tie_surnames(holdings, a, b, coincidence);
    }
    return a->form == SAID_LATIN || b->form == SAID_LATIN ? tie_readings(holdings, a, b, coincidence)
                                                          : tie_full(holdings, a, b, coincidence);
}

static uint8_t tie_ids(const struct said *a, const struct said *b) {
    char left[20];
    char right[20];
    if (a->id[0] == '\0' || b->id[0] == '\0' || (a->name.form == SAID_COMPANY) != (b->name.form == SAID_COMPANY)) {
        return OUTCOME_UNKNOWN;
    }
    if (text_is_masked(a->id) || text_is_masked(b->id)) {
        return strlen(a->id) != strlen(b->id) ? OUTCOME_UNKNOWN : mask_fits(a->id, b->id) ? ID_MASK_FITS : ID_DIFFERS;
    }
    if (strcmp(a->id, b->id) == 0) {
        return ID_SAME;
    }
    id_core(a->id, left);
    id_core(b->id, right);
    if (strcmp(left, right) == 0) {
        return ID_OLD_FORM;
    }
    return differences(strlen(a->id) == strlen(b->id) ? a->id : left, strlen(a->id) == strlen(b->id) ? b->id : right) ==
                   1
               ? ID_SLIP
               : ID_DIFFERS;
}

/* YYYYMMDD, by the field or the ID number; year alone; 0 when it says nothing. */
static unsigned birth_of(const struct said *said) {
    char digits[9] = "";
    if (said->birth[0] != '\0' && strncmp(said->birth, "1900", 4) != 0) {
        (void)snprintf(digits, sizeof digits, "%.4s%.2s%.2s", said->birth,
                       strlen(said->birth) == 10 ? said->birth + 5 : "",
                       strlen(said->birth) == 10 ? said->birth + 8 : "");
    } else if (said->name.form != SAID_COMPANY && strlen(said->id) == 18 && !text_is_masked(said->id)) {
        (void)snprintf(digits, sizeof digits, "%.8s", said->id + 6);
    }
    return (unsigned)strtoul(digits, NULL, 10);
}

static uint8_t tie_births(const struct said *a, const struct said *b) {
    const unsigned left = birth_of(a);
    const unsigned right = birth_of(b);
    char texts[2][12];
    if (left == 0 || right == 0) {
        return OUTCOME_UNKNOWN;
    }
    if (left < 10000 || right < 10000) {
        return (left < 10000 ? left : left / 10000) == (right < 10000 ? right : right / 10000) ? BIRTH_YEAR
                                                                                               : BIRTH_OTHER_YEAR;
    }
    (void)snprintf(texts[0], sizeof texts[0], "%08u", left);
    (void)snprintf(texts[1], sizeof texts[1], "%08u", right);
    const bool swapped =
        left / 10000 == right / 10000 && left / 100 % 100 == right % 100 && left % 100 == right / 100 % 100;
    return left == right                          ? BIRTH_SAME
           : swapped                              ? BIRTH_SWAPPED
           : differences(texts[0], texts[1]) == 1 ? BIRTH_SLIP
                                                  : BIRTH_DIFFERS;
}

static enum said_gender gender_of(const struct said *said) {
    if (said->gender != GENDER_UNSAID) {
        return said->gender;
    }
    if (said->name.form == SAID_COMPANY || strlen(said->id) != 18 || said->id[16] == '*') {
        return GENDER_UNSAID;
    }
    return (said->id[16] - '0') % 2 == 1 ? GENDER_MALE : GENDER_FEMALE;
}

static uint8_t tie_genders(const struct said *a, const struct said *b) {
    const enum said_gender left = gender_of(a);
    const enum said_gender right = gender_of(b);
    return left == GENDER_UNSAID || right == GENDER_UNSAID ? OUTCOME_UNKNOWN
           : left == right                                 ? GENDER_SAME
                                                           : GENDER_DIFFERS;
}

static uint8_t tie_addresses(const struct said_address *a, const struct said_address *b) {
    if (a->district == NOBODY || b->district == NOBODY) {
        return OUTCOME_UNKNOWN;
    }
    const bool district = a->place == b->place && a->district == b->district;
    const bool street = district && strcmp(a->street, b->street) == 0;
    if (street && a->number[0] != '\0' && b->number[0] != '\0') {
        return strcmp(a->number, b->number) == 0 ? 1 : 3;
    }
    return street ? 2 : district ? 4 : a->place == b->place ? 5 : 6;
}

static uint8_t tie_accounts(const struct said *a, const struct said *b) {
    const bool both = a->account[0] != '\0' && b->account[0] != '\0';
    if ((both && strcmp(a->account, b->account) == 0) || (a->email[0] != '\0' && strcmp(a->email, b->email) == 0)) {
        return ACCOUNT_SAME;
    }
    return both ? ACCOUNT_DIFFERS : OUTCOME_UNKNOWN;
}

struct evidence evidence_of(const struct holdings *holdings, uint32_t a, uint32_t b) {
    struct evidence evidence = {.phone = PHONE_UNKNOWN};
    const struct said *left = holdings_said(holdings, a);
    const struct said *right = holdings_said(holdings, b);
    const struct held *phone = NULL;
    const struct held *car = NULL;
    tie_phones(holdings, left, right, &evidence, &phone);
    tie_cars(holdings, left, right, &evidence, &car);
    evidence.crowd = crowd_of(phone != NULL ? phone : car, left, right);
    evidence.same_store = archive_file(holdings->archive, a)->store == archive_file(holdings->archive, b)->store;
    evidence.outcomes[CHECK_NAME] = (uint8_t)tie_names(holdings, &left->name, &right->name, &evidence.coincidence);
    evidence.outcomes[CHECK_ID] = tie_ids(left, right);
    evidence.outcomes[CHECK_BIRTH] = tie_births(left, right);
    evidence.outcomes[CHECK_GENDER] = tie_genders(left, right);
    evidence.outcomes[CHECK_ADDRESS] = tie_addresses(&left->address, &right->address);
    evidence.outcomes[CHECK_ACCOUNT] = tie_accounts(left, right);
    return evidence;
}

size_t evidence_tie(const struct evidence *evidence) {
    return ((evidence->phone * (size_t)CAR_TIES + evidence->car) * CROWDS + evidence->crowd) * 2 + evidence->same_store;
}

bool evidence_tied(const struct evidence *evidence) {
    return evidence->phone >= PHONE_NOW || evidence->car >= CAR_OWNED;
}

void evidence_join(struct evidence *evidence, const struct evidence *more) {
    if (phone_ranks[more->phone] > phone_ranks[evidence->phone]) {
        evidence->phone = more->phone;
        evidence->crowd = more->crowd;
    }
    if (car_ranks[more->car] > car_ranks[evidence->car]) {
        evidence->car = more->car;
    }
    for (size_t i = CHECK_ID; i < CHECKS; i++) { /* whichever says something; names are the group's own */
        if (evidence->outcomes[i] == OUTCOME_UNKNOWN) {
            evidence->outcomes[i] = more->outcomes[i];
        }
    }
}
