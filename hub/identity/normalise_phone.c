/* Phones: mobile numbers, landlines with area code, service numbers, foreign ones, masked ones. */
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

enum { MOBILE_LENGTH = 11 };

static bool is_mobile(const char *digits) {
    return strlen(digits) == MOBILE_LENGTH && digits[0] == '1' && digits[1] >= '3';
}

/* Area codes: 010 and 02x take eight digits, 03xx to 09xx seven or eight. */
static bool is_landline(const char *digits) {
    const size_t length = strlen(digits);
    if (digits[0] != '0' || length < 10) {
        return false;
    }
    return digits[1] == '1' || digits[1] == '2' ? length == 11 : digits[1] >= '3' && length <= 12 && length >= 11;
}

static const struct {
    const char *prefix;
    const char *type;
    size_t least, most;
} other_shapes[] = {{"400", "service", 10, 10}, {"800", "service", 10, 10}, {"", "local", 7, 8}};

/* What the digits of one number are; NULL when they are none. `foreign`: a + or 00 stood before. */
static const char *type_of(const char *digits, bool foreign) {
    const size_t length = strlen(digits);
    if (is_mobile(digits)) {
        return "mobile";
    }
    if (is_landline(digits)) {
        return "landline";
    }
    if (foreign) {
        return length >= 8 && length <= 15 ? "foreign" : NULL;
    }
    for (size_t i = 0; i < sizeof other_shapes / sizeof *other_shapes; i++) {
        if (text_starts(digits, other_shapes[i].prefix) && length >= other_shapes[i].least &&
            length <= other_shapes[i].most) {
            return other_shapes[i].type;
        }
    }
    return NULL;
}

/* Drops 86, +86, 0086 and a 0 before a mobile number; *foreign: another country's code stands there. */
static const char *without_country(struct arena *arena, const char *digits, bool plus, bool *foreign) {
    const bool prefixed = plus || text_starts(digits, "00");
    const char *rest = !plus && prefixed ? digits + 2 : digits;
    *foreign = prefixed && !text_starts(rest, "86");
    if (text_starts(rest, "86") && (prefixed || is_mobile(rest + 2))) {
        rest += 2;
        rest = *rest != '0' && !is_mobile(rest) && !text_starts(rest, "400") ? arena_print(arena, "0%s", rest) : rest;
    }
    return *rest == '0' && is_mobile(rest + 1) ? rest + 1 : rest;
}

static const char *number_of_piece(struct arena *arena, const char *piece, const char **type) {
    char *digits = arena_alloc(arena, strlen(piece) + 2);
    size_t length = 0;
    for (const char *at = piece; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9') {
            digits[length++] = *at;
        }
    }
    bool foreign = false;
    const bool plus = piece[strspn(piece, " (")] == '+';
    const char *number = without_country(arena, digits, plus, &foreign);
    *type = type_of(number, foreign);
    return *type == NULL ? NULL : number;
}

/* 0553-5847216转806, 13855307162/0553-5912300: extensions are cut, the first mobile number is taken, else the first. */
const char *phone_number(struct arena *arena, const char *tidy, const char **type) {
    const char *best = NULL;
    *type = NULL;
    while (*tidy != '\0') {
        const char *end = tidy;
        for (const char *at = tidy; text_next(&at) != 0 && strchr("/,;|#", *end) == NULL && !text_starts(end, "转") &&
                                    !text_starts(end, "、") && !text_starts(end, "分机");) {
            end = at;
        }
        const char *found = NULL;
        const char *number = number_of_piece(arena, arena_copy_n(arena, tidy, (size_t)(end - tidy)), &found);
        if (number != NULL && (best == NULL || (strcmp(found, "mobile") == 0 && strcmp(*type, "mobile") != 0))) {
            best = number;
            *type = found;
        }
        tidy = *end == '\0' ? end : end + 1;
        while (((unsigned char)*tidy & 0xC0U) == 0x80U) {
            tidy++;
        }
    }
    return best;
}

/* 187****6235 */
static const char *masked_number(struct arena *arena, const char *tidy) {
    char *result = arena_alloc(arena, strlen(tidy) + 1);
    size_t length = 0;
    for (; *tidy != '\0'; tidy++) {
        if ((*tidy >= '0' && *tidy <= '9') || *tidy == '*') {
            result[length++] = *tidy;
        }
    }
    return length == MOBILE_LENGTH && result[0] == '1' ? result : NULL;
}

static const char *phone_form(const struct normalising *normalising, const char *number, const char *type) {
    const char *of = attribute_field(normalising->attribute, "of") < 0 ? "" : typed_part(normalising, "of");
    const char *const parts[PHONE_PARTS] = {number, type, strcmp(of, "self") == 0 ? "" : of};
    return join_form(normalising, parts, PHONE_PARTS);
}

const char *normal_phone(struct normalising *normalising) {
    const char *tidy = typed_part(normalising, "number");
    const char *type = NULL;
    if (*tidy == '\0' || is_placeholder(normalising, NULL, tidy)) {
        return placeholder(normalising);
    }
    if (strchr(tidy, '*') != NULL) {
        const char *masked = masked_number(normalising->arena, tidy);
        less_specific(normalising);
        return masked == NULL ? "" : phone_form(normalising, masked, "masked");
    }
    const char *digits = text_serial(normalising->arena, tidy);
    const char *number = phone_number(normalising->arena, tidy, &type);
    if (is_placeholder(normalising, NULL, digits) || (number != NULL && is_placeholder(normalising, NULL, number))) {
        return placeholder(normalising);
    }
    if (number == NULL) {
        doubt(normalising, DOUBT_SHAPE);
        return "";
    }
    if (strcmp(type, "local") == 0) {
        less_specific(normalising);
    }
    return phone_form(normalising, number, type);
}
