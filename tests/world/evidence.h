/* evidence.h – what two files say about each other, as a careful reader sees it, and what their neighbours add: how many others
 * hold the phone or car that the two share. The oracle's view; nothing here knows the truth. */
#ifndef TESTS_WORLD_EVIDENCE_H
#define TESTS_WORLD_EVIDENCE_H

#include "tests/world/archive.h"

enum phone_tie { PHONE_UNKNOWN, PHONE_OTHER, PHONE_NOW, PHONE_ONCE, PHONE_SLIP, PHONE_MASKED, PHONE_TIES };
enum car_tie { CAR_UNKNOWN, CAR_OTHER, CAR_OWNED, CAR_VIN, CAR_TAIL, CAR_PLATE, CAR_PLATE_MOVED, CAR_TIES };
enum { CROWDS = 5, TIES = PHONE_TIES * CAR_TIES * CROWDS * 2 };

enum name_tie {
    NAME_UNKNOWN,
    NAME_EQUAL,
    NAME_SOUNDS,
    NAME_NEAR,
    NAME_DIFFERS,
    NAME_READS,
    NAME_READS_OTHERWISE,
    NAME_SURNAME,
    NAME_OTHER_SURNAME,
    NAME_COMPANY,
    NAME_COMPANY_CORE,
    NAME_OTHER_COMPANY,
    NAME_KINDS_DIFFER
};

enum check { CHECK_NAME, CHECK_ID, CHECK_BIRTH, CHECK_GENDER, CHECK_ADDRESS, CHECK_ACCOUNT, CHECKS };
enum { OUTCOMES = 13, OUTCOME_UNKNOWN = 0 };
enum id_tie { ID_SAME = 1, ID_OLD_FORM, ID_MASK_FITS, ID_SLIP, ID_DIFFERS };
enum birth_tie { BIRTH_SAME = 1, BIRTH_SWAPPED, BIRTH_SLIP, BIRTH_YEAR, BIRTH_DIFFERS, BIRTH_OTHER_YEAR };
enum gender_tie { GENDER_SAME = 1, GENDER_DIFFERS };
enum account_tie { ACCOUNT_SAME = 1, ACCOUNT_DIFFERS };

struct evidence {
    enum phone_tie phone;
    enum car_tie car;
    unsigned crowd; /* of the phone or else the car that they share: 0, 1, 2–3, 4–10, more other names */
    bool same_store;
    uint8_t outcomes[CHECKS];
    double
        coincidence; /* that a stranger says as much: share of the name, the reading, the surname; 0: counted instead */
};

/* Everything that files can share, with its holders. */
struct holdings;

enum { HOLDERS_TOO_MANY = 60 }; /* a value with more says nothing */

struct holdings *holdings_new(const struct archive *archive);
void holdings_free(struct holdings *holdings);
/* Each pair that shares a value with few holders once, a < b. The caller frees the array of uint32_t[2]. */
GArray *holdings_pairs(const struct holdings *holdings);

struct evidence evidence_of(const struct holdings *holdings, uint32_t a, uint32_t b);
size_t evidence_tie(const struct evidence *evidence); /* index below TIES */
/* The two share a phone or a car. */
bool evidence_tied(const struct evidence *evidence);
/* What one file and several of one customer say: the best of each. */
void evidence_join(struct evidence *evidence, const struct evidence *more);

#endif
