/* ID documents: resident ID in its 18, 15 and masked forms, USCC, passports and others. The form is in forms.h. */
#include "hub/identity/document_number.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

enum { NUMBER_LENGTH = 18, CORE_LENGTH = 17, OLD_LENGTH = 15, SHORTEST = 5, VISIBLE_LEAST = 6 };

/* * ? # ● • × ∗ ※ */
static bool masks(uint32_t c) {
    return c == '*' || c == '?' || c == '#' || c == 0x25CF || c == 0x2022 || c == 0xD7 || c == 0x2217 || c == 0x203B;
}

/* Capitals, digits, Chinese characters (of an officer's ID); all that masks is a *. */
static const char *bare_number(struct arena *arena, const char *tidy) {
    char *result = arena_alloc(arena, strlen(tidy) + 1);
    char *to = result;
    const char *at = text_upper(arena, tidy);
    for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
        if (masks(c)) {
            *to++ = '*';
        } else if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || text_is_hanzi(c)) {
            to += text_put(to, c);
        }
    }
    /* 1101XXXXXXXX0023: a run of X masks, one at the end is a check character. */
    for (char *run = strstr(result, "XX"); run != NULL; run = strstr(run, "XX")) {
        for (; *run == 'X'; run++) {
            *run = '*';
        }
    }
    return result;
}

static const char *known_type(const struct normalising *normalising, const char *number) {
    const char *type = text_lower(normalising->arena, typed_part(normalising, "type"));
    const bool resident = resident_shape(number) && resident_check_fits(number) && resident_birth(number).year > 1900;
    if (resident && strcmp(type, "residence-permit") != 0 && strcmp(type, "uscc") != 0) {
        return "resident-id"; /* typed into the wrong box */
    }
    if (!resident && uscc_shape(number) && uscc_check_fits(number)) {
        return "uscc";
    }
    if (*type != '\0') {
        return type;
    }
    const size_t length = strlen(number);
    return (length == OLD_LENGTH && text_is_digits(number)) || length == NUMBER_LENGTH ? "resident-id" : "other";
}

static const char *whole_form(const struct normalising *normalising, const char *type, const char *core,
                              const char *full) {
    const char *const parts[] = {type, core, full};
    return join_form(normalising, parts, 3);
}

/* --- resident ID -------------------------------------------------------------------------------------------------- */

static const char *birth_text(const struct normalising *normalising, const char *core) {
    const struct day day = resident_birth(core);
    return day_exists(day) ? arena_print(normalising->arena, "%04d-%02d-%02d", day.year, day.month, day.day) : "";
}

static bool is_later(const struct normalising *normalising, const char *birth) {
    char today[INSTANT_TEXT];
    return normalising->recorded != INSTANT_NONE &&
           strcmp(birth, instant_print_day(normalising->recorded + SECONDS(12L * 3600), today)) > 0;
}

/* `valid`: "1", "0" or "" as the check character says. */
static const char *resident_form(struct normalising *normalising, const char *type, const char *core, const char *full,
                                 const char *valid) {
    const char *birth = birth_text(normalising, core);
    const int year = resident_birth(core).year;
    if (year == BIRTH_YEAR_FIRST - 1 || (*birth != '\0' && is_later(normalising, birth))) {
        return placeholder(normalising);
    }
    if (strcmp(valid, "0") == 0) {
        doubt(normalising, DOUBT_CHECK);
    }
    if (*birth == '\0' || year < BIRTH_YEAR_FIRST || year > BIRTH_YEAR_LAST) {
        doubt(normalising, DOUBT_DATE);
        valid = "0";
        birth = "";
    }
    const char *const parts[ID_PARTS] = {type, core, full, "", birth, resident_gender(core), valid};
    return join_form(normalising, parts, ID_PARTS);
}

/* Before 1999 a number had no century and no check character. */
static const char *old_form(struct normalising *normalising, const char *type, const char *number) {
    const char *core = arena_print(normalising->arena, "%.6s19%s", number, number + 6);
    return resident_form(normalising, type, core, number, "");
}

/* O for 0, I and L for 1: what a form read by eye makes of digits. */
static const char *with_digits(struct arena *arena, const char *number) {
    char *result = arena_copy(arena, number);
    for (char *at = result; *at != '\0'; at++) {
        *at = (char)(*at == 'O' ? '0' : *at == 'I' || *at == 'L' ? '1' : *at);
    }
    return result;
}

static const char *resident(struct normalising *normalising, const char *type, const char *typed) {
    const char *number = with_digits(normalising->arena, typed);
    if (resident_shape(number)) {
        const char *core = arena_copy_n(normalising->arena, number, CORE_LENGTH);
        return resident_form(normalising, type, core, number, resident_check_fits(number) ? "1" : "0");
    }
    if (strlen(number) == OLD_LENGTH && text_is_digits(number)) {
        return old_form(normalising, type, number);
    }
    doubt(normalising, DOUBT_SHAPE);
    const char *const parts[ID_PARTS] = {type, "", number, "", "", "", "0"};
    return join_form(normalising, parts, ID_PARTS);
}

/* --- others ------------------------------------------------------------------------------------------------------- */

static const char *organisation_code(struct normalising *normalising, const char *type, const char *number) {
    if (!uscc_shape(number)) {
        doubt(normalising, DOUBT_SHAPE);
        return whole_form(normalising, type, number, number);
    }
    const bool fits = uscc_check_fits(number);
    if (!fits) {
        doubt(normalising, DOUBT_CHECK);
    }
    const char *core = arena_copy_n(normalising->arena, number, CORE_LENGTH);
    const char *const parts[ID_PARTS] = {type, core, number, "", "", "", fits ? "1" : "0"};
    return join_form(normalising, parts, ID_PARTS);
}

/* A permit's number of nine characters stays for life; two more count its issues. */
static const char *permit(struct normalising *normalising, const char *type, const char *number) {
    const bool issued = strlen(number) == 11 && (number[0] == 'H' || number[0] == 'M');
    return whole_form(normalising, type, issued ? arena_copy_n(normalising->arena, number, 9) : number, number);
}

static const char *other(struct normalising *normalising, const char *type, const char *number) {
    if (strlen(number) < SHORTEST) {
        doubt(normalising, DOUBT_SHAPE);
        return "";
    }
    return whole_form(normalising, type, number, number);
}

static const struct {
    const char *type;
    const char *(*form)(struct normalising *normalising, const char *type, const char *number);
} types[] = {{"resident-id", resident}, {"uscc", organisation_code}, {"hkmt-permit", permit}};

static const char *form_of_type(struct normalising *normalising, const char *type, const char *number) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].type, type) == 0) {
            return types[i].form(normalising, type, number);
        }
    }
    const bool permit_like_id = strcmp(type, "residence-permit") == 0 && resident_shape(number);
    return permit_like_id ? resident(normalising, type, number) : other(normalising, type, number);
}

/* --- masked ------------------------------------------------------------------------------------------------------- */

/* One run of * stands for however many characters are missing: how many were typed says nothing. */
static const char *stretched(struct arena *arena, const char *masked) {
    const size_t length = strlen(masked);
    const size_t head = strcspn(masked, "*");
    const size_t run = strspn(masked + head, "*");
    if (length >= NUMBER_LENGTH || strchr(masked + head + run, '*') != NULL || length == OLD_LENGTH) {
        return masked;
    }
    char *result = arena_alloc(arena, NUMBER_LENGTH + 1);
    memset(result, '*', NUMBER_LENGTH);
    memcpy(result, masked, head);
    memcpy(result + NUMBER_LENGTH - (length - head - run), masked + head + run, length - head - run);
    return result;
}

static const char *masked_form(struct normalising *normalising, const char *type, const char *number) {
    const char *masked =
        strcmp(type, "resident-id") == 0 || strcmp(type, "uscc") == 0 ? stretched(normalising->arena, number) : number;
    size_t visible = 0;
    for (const char *at = masked; *at != '\0'; at++) {
        visible += *at != '*';
    }
    less_specific(normalising);
    if (visible < VISIBLE_LEAST || strlen(masked) > NUMBER_LENGTH) {
        doubt(normalising, DOUBT_SHAPE);
        return "";
    }
    const char *const parts[] = {type, "", "", masked};
    return join_form(normalising, parts, 4);
}

const char *normal_id_document(struct normalising *normalising) {
    const char *number = bare_number(normalising->arena, typed_part(normalising, "number"));
    if (*number == '\0' || is_placeholder(normalising, NULL, number)) {
        return placeholder(normalising);
    }
    const char *type = known_type(normalising, number);
    return strchr(number, '*') != NULL ? masked_form(normalising, type, number)
                                       : form_of_type(normalising, type, number);
}
