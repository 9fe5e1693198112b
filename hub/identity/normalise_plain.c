/* The small normalisers: birth date, gender, e-mail, accounts, codes, text. */
#include "hub/identity/calendar.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

/* --- birth date --------------------------------------------------------------------------------------------------- */

static bool is_later(const struct normalising *normalising, const char *date) {
    char today[INSTANT_TEXT];
    if (normalising->recorded == INSTANT_NONE) {
        return false;
    }
    /* Stores lie east of Greenwich: their day begins up to half a day before. */
    (void)instant_print_day(normalising->recorded + SECONDS(12L * 3600), today);
    return strncmp(date, today, strlen(date)) > 0;
}

const char *normal_birth_date(struct normalising *normalising) {
    const char *tidy = typed_part(normalising, "");
    struct day day;
    if (*tidy == '\0' || is_placeholder(normalising, NULL, tidy)) {
        return placeholder(normalising);
    }
    if (!day_parse(tidy, &day)) {
        doubt(normalising, strspn(tidy, "0123456789") < 4 ? DOUBT_SHAPE : DOUBT_DATE);
        return "";
    }
    const bool whole = day.month > 0 && day.day > 0;
    const char *date = whole ? arena_print(normalising->arena, "%04d-%02d-%02d", day.year, day.month, day.day)
                             : arena_print(normalising->arena, "%04d", day.year);
    if (day.year < BIRTH_YEAR_FIRST || day.year > BIRTH_YEAR_LAST || is_later(normalising, date)) {
        doubt(normalising, DOUBT_DATE);
        return placeholder(normalising); /* the first reason stays */
    }
    if (!whole) {
        less_specific(normalising);
    }
    return date;
}

/* --- gender ------------------------------------------------------------------------------------------------------- */

const char *normal_gender(struct normalising *normalising) {
    static const struct {
        const char *typed, *normal;
    } genders[] = {{"male", "male"}, {"female", "female"}, {"男", "male"},   {"女", "female"},
                   {"m", "male"},    {"f", "female"},      {"男性", "male"}, {"女性", "female"}};
    const char *typed = text_tight(normalising->arena, typed_part(normalising, ""));
    for (size_t i = 0; i < sizeof genders / sizeof *genders; i++) {
        if (strcmp(genders[i].typed, typed) == 0) {
            return genders[i].normal;
        }
    }
    return "";
}

/* --- e-mail and accounts ------------------------------------------------------------------------------------------ */

static bool is_email(const char *text) {
    const char *at = strchr(text, '@');
    return at != NULL && at != text && strchr(at + 1, '@') == NULL && strchr(at, '.') != NULL && at[1] != '.' &&
           text[strlen(text) - 1] != '.';
}

const char *normal_email(struct normalising *normalising) {
    const char *email = text_tight(normalising->arena, typed_part(normalising, ""));
    if (text_starts(email, "mailto:")) {
        email += strlen("mailto:");
    }
    if (*email == '\0' || is_placeholder(normalising, NULL, email)) {
        return placeholder(normalising);
    }
    if (!is_email(email)) {
        doubt(normalising, DOUBT_SHAPE);
        return "";
    }
    return email;
}

static const char *without_spaces(struct arena *arena, const char *text) {
    char *result = arena_alloc(arena, strlen(text) + 1);
    char *to = result;
    for (; *text != '\0'; text++) {
        if (*text != ' ') {
            *to++ = *text;
        }
    }
    return result;
}

/* Openid and unionid tell capitals from small letters, a WeChat number does not. */
const char *normal_account(struct normalising *normalising) {
    struct arena *arena = normalising->arena;
    const bool typed_type = attribute_field(normalising->attribute, "type") >= 0;
    const char *type = typed_type ? text_lower(arena, typed_part(normalising, "type")) : normalising->attribute->name;
    const char *id = without_spaces(arena, typed_part(normalising, "id"));
    if (*id == '\0' || is_placeholder(normalising, NULL, id)) {
        return placeholder(normalising);
    }
    if (strcmp(type, "wechat") == 0) {
        id = text_lower(arena, id);
    }
    if (strcmp(type, "member-card") == 0) {
        id = text_serial(arena, id);
    }
    const char *const parts[ACCOUNT_PARTS] = {type, id};
    return join_form(normalising, parts, ACCOUNT_PARTS);
}

/* --- codes and text ----------------------------------------------------------------------------------------------- */

const char *normal_code(struct normalising *normalising) {
    return text_lower(normalising->arena, typed_part(normalising, ""));
}

/* Every part tidied; nothing else is known about it. */
const char *normal_text(struct normalising *normalising) {
    const char *parts[FIELD_MAX];
    const size_t count = normalising->attribute->field_count;
    if (count == 1) {
        const char *text = typed_part(normalising, "");
        return *text != '\0' && is_placeholder(normalising, NULL, text) ? placeholder(normalising) : text;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i] = typed_part(normalising, normalising->attribute->fields[i].name);
    }
    return join_form(normalising, parts, count);
}
