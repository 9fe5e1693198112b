#include "hub/identity/keys.h"

#include <stdlib.h>
#include <string.h>

enum { FULL_ID = 18, VISIBLE = 4, PHONE_LEAST = 10, MOBILE = 11 };

/* --- the list ----------------------------------------------------------------------------------------------------- */

void key_list_add(struct key_list *list, enum key_kind kind, const char *text) {
    if (*text == '\0') {
        return;
    }
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        struct identity_key *keys = ARENA_NEW(list->arena, struct identity_key, capacity);
        if (list->count > 0) {
            memcpy(keys, list->keys, list->count * sizeof *keys);
        }
        list->keys = keys;
        list->capacity = capacity;
    }
    list->keys[list->count++] = (struct identity_key){.digest = keyer_digest(list->keyer, kind, text),
                                                      .kind = (uint8_t)kind,
                                                      .value = list->value,
                                                      .former = list->former};
}

static int by_digest(const void *left, const void *right) {
    const struct identity_key *a = left;
    const struct identity_key *b = right;
    const int order = digest_order(&a->digest, &b->digest);
    if (order != 0) {
        return order;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->former != b->former) {
        return a->former ? 1 : -1;
    }
    return (a->value > b->value) - (a->value < b->value);
}

void key_list_finish(struct key_list *list) {
    size_t kept = 0;
    if (list->count > 1) {
        qsort(list->keys, list->count, sizeof *list->keys, by_digest);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || list->keys[kept - 1].kind != list->keys[i].kind ||
            digest_order(&list->keys[kept - 1].digest, &list->keys[i].digest) != 0) {
            list->keys[kept++] = list->keys[i];
        }
    }
    list->count = kept;
}

/* --- one value ---------------------------------------------------------------------------------------------------- */

static const char *part_text(const struct key_list *list, struct part part) {
    return arena_copy_n(list->arena, part.text, part.length);
}

static const char *joined(const struct key_list *list, struct part a, struct part b) {
    return arena_print(list->arena, "%.*s%c%.*s", (int)a.length, a.text, VALUE_SEPARATOR, (int)b.length, b.text);
}

static bool is_visible(const char *text, size_t length) {
    return memchr(text, '*', length) == NULL;
}

/* The first and last four characters: what nearly every mask leaves. "" when they are not there. */
static const char *visible_id(const struct key_list *list, struct part number) {
    if (number.length != FULL_ID || !is_visible(number.text, VISIBLE) ||
        !is_visible(number.text + FULL_ID - VISIBLE, VISIBLE)) {
        return "";
    }
    return arena_print(list->arena, "%.4s%.4s", number.text, number.text + FULL_ID - VISIBLE);
}

static void id_document_keys(struct key_list *list, const struct form *form) {
    if (form->parts[ID_CORE].length > 0) {
        key_list_add(list, KEY_ID_DOCUMENT, joined(list, form->parts[ID_TYPE], form->parts[ID_CORE]));
    }
    key_list_add(list, KEY_ID_MASKED, visible_id(list, form->parts[ID_FULL]));
    key_list_add(list, KEY_ID_MASKED, visible_id(list, form->parts[ID_MASKED]));
}

static void phone_keys(struct key_list *list, const struct form *form) {
    const struct part number = form->parts[PHONE_NUMBER];
    if (!part_is(form->parts[PHONE_TYPE], "masked") &&
        (number.length >= PHONE_LEAST || part_is(form->parts[PHONE_TYPE], "foreign"))) {
        key_list_add(list, KEY_PHONE, part_text(list, number));
    }
}

static void email_keys(struct key_list *list, const struct form *form) {
    key_list_add(list, KEY_EMAIL, part_text(list, form->parts[0]));
}

static void account_keys(struct key_list *list, const struct form *form) {
    if (form->parts[ACCOUNT_ID].length > 0) {
        key_list_add(list, KEY_ACCOUNT, joined(list, form->parts[ACCOUNT_TYPE], form->parts[ACCOUNT_ID]));
    }
}

static void vehicle_keys(struct key_list *list, const struct form *form) {
    key_list_add(list, KEY_VIN, part_text(list, form->parts[VEHICLE_VIN]));
    key_list_add(list, KEY_VIN_TAIL, part_text(list, form->parts[VEHICLE_TAIL]));
    key_list_add(list, KEY_PLATE, part_text(list, form->parts[VEHICLE_PLATE]));
}

static void name_keys(struct key_list *list, const struct form *form) {
    const struct part kind = form->parts[NAME_KIND];
    if (part_is(kind, "organisation")) {
        key_list_add(list, KEY_ORGANISATION, part_text(list, form->parts[NAME_SURNAME]));
    }
    if (!part_is(kind, "title")) {
        key_list_add(list, KEY_NAME, part_text(list, form->parts[NAME_WRITTEN]));
    }
}

/* House and flat: two numbers at least. Of a street or a house very many say so who do not know one another. */
static bool names_a_door(struct part street) {
    size_t numbers = 0;
    for (size_t i = 0; i < street.length; i++) {
        const bool digit = street.text[i] >= '0' && street.text[i] <= '9';
        const bool begins = i == 0 || street.text[i - 1] < '0' || street.text[i - 1] > '9';
        numbers += digit && begins;
    }
    return numbers >= 2;
}

/* Without the province, which many leave out, and without the city where the district tells as much. */
static void address_keys(struct key_list *list, const struct form *form) {
    const struct part district = form->parts[ADDRESS_DISTRICT];
    const struct part place = district.length > 0 ? district : form->parts[ADDRESS_CITY];
    if (place.length > 0 && names_a_door(form->parts[ADDRESS_STREET])) {
        key_list_add(list, KEY_DOOR, joined(list, place, form->parts[ADDRESS_STREET]));
    }
}

static const struct {
    const char *normaliser;
    void (*keys)(struct key_list *list, const struct form *form);
} key_makers[] = {{"phone", phone_keys},     {"id-document", id_document_keys}, {"vehicle", vehicle_keys},
                  {"name", name_keys},       {"latin-name", name_keys},         {"email", email_keys},
                  {"account", account_keys}, {"address", address_keys}};

void key_list_of_form(struct key_list *list, const char *normaliser, const struct form *form) {
    for (size_t i = 0; i < sizeof key_makers / sizeof *key_makers; i++) {
        if (strcmp(key_makers[i].normaliser, normaliser) == 0) {
            key_makers[i].keys(list, form);
            return;
        }
    }
}

/* --- name with birth date, phone or ID number: what one of them leaves visible is shared by ever more records the more are
 * stored, with the name by few ---------------------------------------------------------------------------------------- */

const char *letters_in_order(struct arena *arena, struct part reading) {
    unsigned counts[26] = {0};
    for (size_t i = 0; i < reading.length; i++) {
        if (reading.text[i] >= 'a' && reading.text[i] <= 'z') {
            counts[reading.text[i] - 'a']++;
        }
    }
    char *letters = arena_alloc(arena, reading.length + 1);
    char *to = letters;
    for (int c = 0; c < 26; c++) {
        memset(to, 'a' + c, counts[c]);
        to += counts[c];
    }
    return letters;
}

enum { WHOLE_DATE = 10 };

/* A date the value tells, whether typed or inside an ID number. */
static struct part birth_of(const struct held_value *held) {
    const struct form form = form_of(held->value->normal);
    const char *normaliser = held->attribute->normaliser;
    struct part birth = {"", 0};
    if (strcmp(normaliser, "birth-date") == 0) {
        birth = form.parts[0];
    } else if (strcmp(normaliser, "id-document") == 0 && !part_is(form.parts[ID_VALID], "0")) {
        birth = form.parts[ID_BIRTH];
    }
    return birth.length == WHOLE_DATE ? birth : (struct part){"", 0};
}

static bool is_full_name(const struct held_value *held, struct form *form) {
    const char *normaliser = held->attribute->normaliser;
    if (strcmp(normaliser, "name") != 0 && strcmp(normaliser, "latin-name") != 0) {
        return false;
    }
    *form = form_of(held->value->normal);
    return part_is(form->parts[NAME_KIND], "person") || part_is(form->parts[NAME_KIND], "latin");
}

/* The first three and last four digits of a mobile phone: what a mask leaves. "" when it is none. */
static const char *visible_phone(const struct key_list *list, const struct held_value *held) {
    if (strcmp(held->attribute->normaliser, "phone") != 0) {
        return "";
    }
    const struct form form = form_of(held->value->normal);
    const struct part number = form.parts[PHONE_NUMBER];
    const bool shaped = part_is(form.parts[PHONE_TYPE], "mobile") || part_is(form.parts[PHONE_TYPE], "masked");
    if (!shaped || number.length != MOBILE || !is_visible(number.text, 3) ||
        !is_visible(number.text + MOBILE - VISIBLE, VISIBLE)) {
        return "";
    }
    return arena_print(list->arena, "%.3s%.4s", number.text, number.text + MOBILE - VISIBLE);
}

static const char *birth_text(const struct key_list *list, const struct held_value *held) {
    return part_text(list, birth_of(held));
}

static const char *visible_id_of(const struct key_list *list, const struct held_value *held) {
    if (strcmp(held->attribute->normaliser, "id-document") != 0) {
        return "";
    }
    const struct form form = form_of(held->value->normal);
    const char *whole = visible_id(list, form.parts[ID_FULL]);
    return *whole != '\0' ? whole : visible_id(list, form.parts[ID_MASKED]);
}

static const struct {
    enum key_kind kind;
    const char *(*text)(const struct key_list *list, const struct held_value *held); /* "" when it has none */
} beside_name[] = {{KEY_NAME_BIRTH, birth_text}, {KEY_NAME_PHONE, visible_phone}, {KEY_NAME_ID, visible_id_of}};

static void name_pair_key(struct key_list *list, const struct profile *profile, size_t name, size_t other,
                          const char *letters) {
    const struct held_value *held = &profile->values[other];
    const char separator[] = {VALUE_SEPARATOR, '\0'};
    list->value = (uint16_t)name;
    list->former = profile->values[name].former || held->former;
    for (size_t i = 0; i < sizeof beside_name / sizeof *beside_name; i++) {
        const char *text = beside_name[i].text(list, held);
        if (*text != '\0') {
            key_list_add(list, beside_name[i].kind, arena_join(list->arena, letters, separator, text, NULL));
        }
    }
}

/* A placeholder is no key, nor part of one. */
static bool makes_keys(const struct held_value *held) {
    return (held->value->flags & VALUE_PLACEHOLDER) == 0 && *held->value->normal != '\0';
}

static void name_pair_keys(struct key_list *list, const struct profile *profile) {
    struct form name;
    for (size_t i = 0; i < profile->count; i++) {
        if (!makes_keys(&profile->values[i]) || !is_full_name(&profile->values[i], &name)) {
            continue;
        }
        const char *letters = letters_in_order(list->arena, name.parts[NAME_READING]);
        for (size_t k = 0; *letters != '\0' && k < profile->count; k++) {
            if (makes_keys(&profile->values[k])) {
                name_pair_key(list, profile, i, k, letters);
            }
        }
    }
}

struct identity_key *keys_of_profile(const struct keyer *keyer, const struct profile *profile, struct arena *arena,
                                     size_t *count) {
    struct key_list list = {.keyer = keyer, .arena = arena};
    for (size_t i = 0; i < profile->count; i++) {
        const struct held_value *held = &profile->values[i];
        if (makes_keys(held)) {
            const struct form form = form_of(held->value->normal);
            list.value = (uint16_t)i;
            list.former = held->former;
            key_list_of_form(&list, held->attribute->normaliser, &form);
        }
    }
    name_pair_keys(&list, profile);
    key_list_finish(&list);
    *count = list.count;
    return list.keys;
}

/* --- kinds -------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool candidates, whole, ties;
} kinds[] = {
    [KEY_PHONE] = {"phone", true, true, true},
    [KEY_ID_DOCUMENT] = {"id-document", true, true, false},
    [KEY_ID_MASKED] = {"id-masked", false, false, false},
    [KEY_EMAIL] = {"email", true, true, false},
    [KEY_ACCOUNT] = {"account", true, true, false},
    [KEY_VIN] = {"vin", true, true, true},
    [KEY_VIN_TAIL] = {"vin-tail", true, false, true},
    [KEY_PLATE] = {"plate", true, false, true},
    [KEY_NAME_BIRTH] = {"name-birth", true, false, false},
    [KEY_NAME] = {"name", false, false, false},
    [KEY_ORGANISATION] = {"organisation", true, false, false},
    [KEY_NAME_PHONE] = {"name-phone", true, false, false},
    [KEY_NAME_ID] = {"name-id", true, false, false},
    [KEY_DOOR] = {"door", false, false, true},
};

bool key_kind_finds_candidates(enum key_kind kind) {
    return kind >= KEY_PHONE && kind <= KEY_KIND_LAST && kinds[kind].candidates;
}

bool key_kind_ties(enum key_kind kind) {
    return kind >= KEY_PHONE && kind <= KEY_KIND_LAST && kinds[kind].ties;
}

bool key_kind_is_whole_value(enum key_kind kind) {
    return kind >= KEY_PHONE && kind <= KEY_KIND_LAST && kinds[kind].whole;
}

const char *key_kind_name(enum key_kind kind) {
    return kind >= KEY_PHONE && kind <= KEY_KIND_LAST ? kinds[kind].name : "unknown";
}

enum key_kind key_kind_by_name(const char *name) {
    for (unsigned kind = KEY_PHONE; kind <= KEY_KIND_LAST; kind++) {
        if (strcmp(key_kind_name((enum key_kind)kind), name) == 0) {
            return (enum key_kind)kind;
        }
    }
    return (enum key_kind)0;
}
