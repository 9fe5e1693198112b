/* levels.h – every outcome of every comparator. The model gives each a probability among the same (m) and among different
 * customers (u); rules speak of them by name. "missing": one side had nothing to compare. */
#ifndef HUB_IDENTITY_LEVELS_H
#define HUB_IDENTITY_LEVELS_H

#include <stdbool.h>
#include <stdint.h>

/* X(symbol, "comparator", "level") */
/* clang-format off */
#define LEVEL_TABLE(X) \
    X(NAME_MISSING, "name", "missing") \
    X(NAME_SAME, "name", "same") \
    X(NAME_SAME_PINYIN, "name", "same-pinyin") \
    X(NAME_VARIANT, "name", "variant") \
    X(NAME_LOOK_ALIKE, "name", "look-alike") \
    X(NAME_SIMILAR, "name", "similar") \
    X(NAME_ONE_CHARACTER, "name", "one-character") \
    X(NAME_LATIN, "name", "latin") \
    X(NAME_FORMER, "name", "former") \
    X(NAME_TITLE_AGREES, "name", "title-agrees") \
    X(NAME_TITLE_DISAGREES, "name", "title-disagrees") \
    X(NAME_DIFFERENT_SCRIPT, "name", "different-script") \
    X(NAME_DIFFERENT, "name", "different") \
    X(NAME_ORGANISATION_REGISTERED, "name", "organisation-registered") \
    X(NAME_ORGANISATION_SAME, "name", "organisation-same") \
    X(NAME_ORGANISATION_CORE, "name", "organisation-core") \
    X(NAME_ORGANISATION_SIMILAR, "name", "organisation-similar") \
    X(NAME_ORGANISATION_DIFFERENT, "name", "organisation-different") \
    X(LATIN_MISSING, "latin-name", "missing") \
    X(LATIN_SAME, "latin-name", "same") \
    X(LATIN_DIFFERENT, "latin-name", "different") \
    X(BIRTH_MISSING, "birth-date", "missing") \
    X(BIRTH_SAME, "birth-date", "same") \
    X(BIRTH_SWAPPED, "birth-date", "swapped") \
    X(BIRTH_ONE_DIGIT, "birth-date", "one-digit") \
    X(BIRTH_YEAR, "birth-date", "same-year") \
    X(BIRTH_DIFFERENT, "birth-date", "different") \
    X(GENDER_MISSING, "gender", "missing") \
    X(GENDER_SAME, "gender", "same") \
    X(GENDER_DIFFERENT, "gender", "different") \
    X(ID_MISSING, "id-document", "missing") \
    X(ID_SAME, "id-document", "same") \
    X(ID_SAME_UNVERIFIED, "id-document", "same-unverified") \
    X(ID_ONE_SLIP, "id-document", "one-slip") \
    X(ID_MASKED_FITS, "id-document", "masked-fits") \
    X(ID_MASKED_DIFFERS, "id-document", "masked-differs") \
    X(ID_DIFFERENT, "id-document", "different") \
    X(PHONE_MISSING, "phone", "missing") \
    X(PHONE_SAME, "phone", "same") \
    X(PHONE_SAME_LANDLINE, "phone", "same-landline") \
    X(PHONE_SAME_OTHERS, "phone", "same-others") \
    X(PHONE_SAME_FORMER, "phone", "same-former") \
    X(PHONE_ONE_SLIP, "phone", "one-slip") \
    X(PHONE_MASKED_FITS, "phone", "masked-fits") \
    X(PHONE_DIFFERENT, "phone", "different") \
    X(EMAIL_MISSING, "email", "missing") \
    X(EMAIL_SAME, "email", "same") \
    X(EMAIL_SAME_FORMER, "email", "same-former") \
    X(EMAIL_DIFFERENT, "email", "different") \
    X(ACCOUNT_MISSING, "account", "missing") \
    X(ACCOUNT_SAME, "account", "same") \
    X(ACCOUNT_SAME_FORMER, "account", "same-former") \
    X(ACCOUNT_DIFFERENT, "account", "different") \
    X(ADDRESS_MISSING, "address", "missing") \
    X(ADDRESS_SAME, "address", "same") \
    X(ADDRESS_SAME_STREET, "address", "same-street") \
    X(ADDRESS_SAME_DISTRICT, "address", "same-district") \
    X(ADDRESS_SAME_CITY, "address", "same-city") \
    X(ADDRESS_DIFFERENT, "address", "different") \
    X(VEHICLE_MISSING, "vehicle", "missing") \
    X(VEHICLE_OWNER_OWNER, "vehicle", "owner-owner") \
    X(VEHICLE_OWNER_UNKNOWN, "vehicle", "owner-unknown") \
    X(VEHICLE_UNKNOWN, "vehicle", "unknown-unknown") \
    X(VEHICLE_WITH_DRIVER, "vehicle", "with-driver") \
    X(VEHICLE_TAIL_SAME, "vehicle", "tail") \
    X(VEHICLE_PLATE_SAME, "vehicle", "plate") \
    X(VEHICLE_PLATE_WITH_DRIVER, "vehicle", "plate-with-driver") \
    X(VEHICLE_PLATE_MOVED, "vehicle", "plate-moved") \
    X(VEHICLE_FORMER, "vehicle", "former") \
    X(VEHICLE_DIFFERENT, "vehicle", "different") \
    X(PARTY_MISSING, "party-kind", "missing") \
    X(PARTY_SAME, "party-kind", "same") \
    X(PARTY_DIFFERENT, "party-kind", "different") \
    X(TEXT_MISSING, "text", "missing") \
    X(TEXT_SAME, "text", "same") \
    X(TEXT_ONE_SLIP, "text", "one-slip") \
    X(TEXT_SIMILAR, "text", "similar") \
    X(TEXT_SAME_FORMER, "text", "same-former") \
    X(TEXT_DIFFERENT, "text", "different")

/* clang-format on */

#define LEVEL_ENUM(symbol, comparator, level) LEVEL_##symbol,
enum level_id { LEVEL_TABLE(LEVEL_ENUM) LEVEL_COUNT };
#undef LEVEL_ENUM

/* A set of levels. */
struct levels {
    uint64_t bits[2];
};
_Static_assert(LEVEL_COUNT <= 128, "a set of levels is two words");

const char *level_comparator(enum level_id level);
const char *level_name(enum level_id level);
bool level_is_missing(enum level_id level);
/* LEVEL_COUNT when there is none of that name. */
enum level_id level_find(const char *comparator, const char *name);
void levels_add(struct levels *set, enum level_id level);
bool levels_have(const struct levels *set, enum level_id level);
bool levels_meet(const struct levels *a, const struct levels *b);

#endif
