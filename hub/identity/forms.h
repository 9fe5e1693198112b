/* forms.h – the layout of normal forms: parts joined by VALUE_SEPARATOR, in these orders. Normalisers write them, keys
 * and comparators read them; they are stored, so parts are only ever added at the end. */
#ifndef HUB_IDENTITY_FORMS_H
#define HUB_IDENTITY_FORMS_H

#include <stdbool.h>
#include <stddef.h>

/* name, latin-name. kind is one of
 *   person        a full name in Chinese characters
 *   title         no more than a surname: 王先生, 小王, 王, 王*; its written form is the surname
 *   latin         a name in Latin letters; written and reading are its words in typed order, small ("li hong")
 *   organisation  written is the whole name, surname its core without legal form and place
 *   unsure        something else: five characters and more, digits, mixed scripts
 * written: simplified, without title and spaces. reading: syllables without tones ("zeng li"), the surname read as one.
 * gender: what the title tells. shape: written with every character replaced by the first of its group of variants or
 * look-alikes, "" when that changes nothing; of a latin name "pinyin" when all of it can be read so. */
enum name_part { NAME_KIND, NAME_WRITTEN, NAME_READING, NAME_SURNAME, NAME_GENDER, NAME_SHAPE, NAME_PARTS };

/* id-document. core: resident ID 17 digits without check character (a 15-digit one is brought to 17), USCC 17, others
 * whole. full: as typed, 18 or 15. masked: "1101**********0023", then core and full are empty. birth: YYYY-MM-DD inside a
 * resident ID. valid: "1" check character and date fit, "0" they do not, "" there is nothing to check. */
enum id_part { ID_TYPE, ID_CORE, ID_FULL, ID_MASKED, ID_BIRTH, ID_GENDER, ID_VALID, ID_PARTS };

/* phone. number: digits with area code, or "187****6235". type: mobile, landline, service, foreign, local (no area
 * code), masked. of: whose phone it is, "" when its own. */
enum phone_part { PHONE_NUMBER, PHONE_TYPE, PHONE_OF, PHONE_PARTS };

enum account_part { ACCOUNT_TYPE, ACCOUNT_ID, ACCOUNT_PARTS };

/* address. Province, city, district in short or present form; street without spaces, units in one spelling. */
enum address_part { ADDRESS_PROVINCE, ADDRESS_CITY, ADDRESS_DISTRICT, ADDRESS_STREET, ADDRESS_PARTS };

/* vehicle. vin: all 17 or ""; tail: its last eight. */
enum vehicle_part {
    VEHICLE_VIN,
    VEHICLE_TAIL,
    VEHICLE_PLATE,
    VEHICLE_RELATION,
    VEHICLE_SINCE,
    VEHICLE_UNTIL,
    VEHICLE_PARTS
};

enum { FORM_PARTS_MAX = 8 };

/* A normal form taken apart without copying: parts point into it. */
struct part {
    const char *text;
    size_t length;
};

struct form {
    struct part parts[FORM_PARTS_MAX]; /* missing ones are empty */
};

struct form form_of(const char *normal);
bool part_same(struct part a, struct part b);
/* Both say something, and the same. */
bool part_agrees(struct part a, struct part b);
bool part_is(struct part part, const char *text);

#endif
