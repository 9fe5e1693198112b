/* What a person types to find a customer: tried as everything it may be. Rare, so ICU itself simplifies characters. */
#include "hub/identity/document_number.h"
#include "hub/identity/keys.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { SEARCH_UNITS = 512 };

static const char *simplified(struct arena *arena, const char *text) {
    UErrorCode status = U_ZERO_ERROR;
    UChar units[SEARCH_UNITS];
    UChar id[32];
    int32_t length = 0;
    (void)u_uastrcpy(id, "Traditional-Simplified");
    (void)u_strFromUTF8(units, SEARCH_UNITS, &length, text, -1, &status);
    UTransliterator *transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (transliterator != NULL) {
        int32_t limit = length;
        utrans_transUChars(transliterator, units, &length, SEARCH_UNITS, 0, &limit, &status);
        utrans_close(transliterator);
    }
    char *result = arena_alloc(arena, SEARCH_UNITS * 3 + 1);
    (void)u_strToUTF8(result, SEARCH_UNITS * 3, NULL, units, length, &status);
    return U_SUCCESS(status) ? result : text;
}

static void search_phone(struct key_list *list, const char *tidy) {
    const char *type = NULL;
    const char *number = phone_number(list->arena, tidy, &type);
    if (number != NULL && strcmp(type, "local") != 0) {
        key_list_add(list, KEY_PHONE, number);
    }
}

static void add_document(struct key_list *list, const char *type, const char *core) {
    key_list_add(list, KEY_ID_DOCUMENT, arena_print(list->arena, "%s%c%s", type, VALUE_SEPARATOR, core));
}

static void search_document(struct key_list *list, const char *tidy) {
    static const char *const types[] = {"passport", "officer", "hkmt-permit", "residence-permit", "other"};
    const char *number = text_serial(list->arena, tidy);
    const size_t length = strlen(number);
    if (resident_shape(number)) {
        add_document(list, "resident-id", arena_copy_n(list->arena, number, 17));
    }
    if (uscc_shape(number)) {
        add_document(list, "uscc", arena_copy_n(list->arena, number, 17));
    }
    if (length == 15 && text_is_digits(number)) {
        add_document(list, "resident-id", arena_print(list->arena, "%.6s19%s", number, number + 6));
    }
    for (size_t i = 0; length >= 5 && length <= 20 && i < sizeof types / sizeof *types; i++) {
        add_document(list, types[i], number);
    }
}

static void search_masked(struct key_list *list, const char *tidy) {
    const size_t length = strlen(tidy);
    if (strchr(tidy, '*') != NULL && length >= 9 && strcspn(tidy, "*") >= 4 && strchr(tidy + length - 4, '*') == NULL) {
        key_list_add(list, KEY_ID_MASKED, arena_print(list->arena, "%.4s%s", tidy, tidy + length - 4));
    }
}

static void search_vehicle(struct key_list *list, const char *tidy) {
    const char *vin = vin_of(list->arena, tidy);
    const char *plate = plate_of(list->arena, tidy);
    const char *serial = text_serial(list->arena, tidy);
    if (vin != NULL) {
        key_list_add(list, KEY_VIN, vin);
        key_list_add(list, KEY_VIN_TAIL, vin + 9);
    }
    if (strlen(serial) == 8) {
        key_list_add(list, KEY_VIN_TAIL, serial);
    }
    if (plate != NULL) {
        key_list_add(list, KEY_PLATE, plate);
    }
}

static void search_account(struct key_list *list, const char *tidy) {
    static const char *const types[] = {"app", "mini-program", "unionid", "other"};
    const char *tight = text_tight(list->arena, tidy);
    if (strchr(tight, '@') != NULL) {
        key_list_add(list, KEY_EMAIL, tight);
    }
    for (size_t i = 0; strchr(tidy, ' ') == NULL && i < sizeof types / sizeof *types; i++) {
        key_list_add(list, KEY_ACCOUNT, arena_print(list->arena, "%s%c%s", types[i], VALUE_SEPARATOR, tidy));
    }
    key_list_add(list, KEY_ACCOUNT, arena_print(list->arena, "wechat%c%s", VALUE_SEPARATOR, tight));
    const char *card = text_serial(list->arena, tidy);
    if (*card != '\0') {
        key_list_add(list, KEY_ACCOUNT, arena_print(list->arena, "member-card%c%s", VALUE_SEPARATOR, card));
    }
}

static void search_name(struct key_list *list, const char *tidy) {
    const char *name = text_has_hanzi(tidy) ? text_tight(list->arena, tidy) : text_lower(list->arena, tidy);
    key_list_add(list, KEY_NAME, name);
}

struct identity_key *keys_of_search(const struct keyer *keyer, const char *typed, struct arena *arena, size_t *count) {
    static void (*const searches[])(struct key_list *, const char *) = {search_phone,   search_document, search_masked,
                                                                        search_vehicle, search_account,  search_name};
    struct key_list list = {.keyer = keyer, .arena = arena};
    const char *tidy = text_tidy(arena, typed);
    tidy = text_has_hanzi(tidy) ? simplified(arena, tidy) : tidy;
    for (size_t i = 0; *tidy != '\0' && i < sizeof searches / sizeof *searches; i++) {
        searches[i](&list, tidy);
    }
    key_list_finish(&list);
    *count = list.count;
    return list.keys;
}
