/* Phones, e-mail, accounts, addresses: lists of which the best pair counts. */
#include "hub/identity/comparing.h"

#include <string.h>

static bool is_masked(const struct item *item) {
    return part_is(item->form.parts[PHONE_TYPE], "masked");
}

enum { SEEN_LEAST = 7 }; /* 187****6235: of fewer digits very many have the same */

static enum level_id masked_phone(struct part a, struct part b) {
    size_t seen = 0;
    if (a.length != b.length) {
        return LEVEL_COUNT;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (a.text[i] != b.text[i] && a.text[i] != '*' && b.text[i] != '*') {
            return LEVEL_PHONE_DIFFERENT;
        }
        seen += a.text[i] == b.text[i] && a.text[i] != '*';
    }
    return seen < SEEN_LEAST ? LEVEL_COUNT : LEVEL_PHONE_MASKED_FITS;
}

static enum level_id same_phone(const struct item *a, const struct item *b) {
    if (either_former(a, b)) {
        return LEVEL_PHONE_SAME_FORMER;
    }
    if (a->form.parts[PHONE_OF].length > 0 || b->form.parts[PHONE_OF].length > 0) {
        return LEVEL_PHONE_SAME_OTHERS;
    }
    return part_is(a->form.parts[PHONE_TYPE], "mobile") || part_is(a->form.parts[PHONE_TYPE], "foreign")
               ? LEVEL_PHONE_SAME
               : LEVEL_PHONE_SAME_LANDLINE;
}

static enum level_id phone_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    const struct part left = a->form.parts[PHONE_NUMBER];
    const struct part right = b->form.parts[PHONE_NUMBER];
    if (is_masked(a) || is_masked(b)) {
        return masked_phone(left, right);
    }
    if (part_same(left, right)) {
        return same_phone(a, b);
    }
    const bool mobiles = part_is(a->form.parts[PHONE_TYPE], "mobile") && part_is(b->form.parts[PHONE_TYPE], "mobile");
    return mobiles && one_slip(left, right) ? LEVEL_PHONE_ONE_SLIP : LEVEL_PHONE_DIFFERENT;
}

static enum level_id email_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    if (!part_same(a->form.parts[0], b->form.parts[0])) {
        return LEVEL_EMAIL_DIFFERENT;
    }
    return either_former(a, b) ? LEVEL_EMAIL_SAME_FORMER : LEVEL_EMAIL_SAME;
}

static enum level_id account_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                  int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    if (!part_same(a->form.parts[ACCOUNT_TYPE], b->form.parts[ACCOUNT_TYPE])) {
        return LEVEL_COUNT;
    }
    if (!part_same(a->form.parts[ACCOUNT_ID], b->form.parts[ACCOUNT_ID])) {
        return LEVEL_ACCOUNT_DIFFERENT;
    }
    return either_former(a, b) ? LEVEL_ACCOUNT_SAME_FORMER : LEVEL_ACCOUNT_SAME;
}

void compare_phones(struct comparing *comparing) {
    const struct outcome outcome =
        best_pair(comparing, comparing->a.subjects[SUBJECT_PHONE], comparing->b.subjects[SUBJECT_PHONE], phone_pair);
    settle(comparing, &outcome, LEVEL_PHONE_MISSING);
}

void compare_accounts(struct comparing *comparing) {
    const struct outcome email =
        best_pair(comparing, comparing->a.subjects[SUBJECT_EMAIL], comparing->b.subjects[SUBJECT_EMAIL], email_pair);
    const struct outcome account = best_pair(comparing, comparing->a.subjects[SUBJECT_ACCOUNT],
                                             comparing->b.subjects[SUBJECT_ACCOUNT], account_pair);
    settle(comparing, &email, LEVEL_EMAIL_MISSING);
    settle(comparing, &account, LEVEL_ACCOUNT_MISSING);
}

/* --- addresses ---------------------------------------------------------------------------------------------------- */

/* Equal, or one side does not say. */
static bool agrees_or_silent(struct part a, struct part b) {
    return a.length == 0 || b.length == 0 || part_same(a, b);
}

/* The name of the street: what stands before the first digit, two characters at least. */
static struct part street_name(struct part street) {
    size_t length = 0;
    while (length < street.length && (street.text[length] < '0' || street.text[length] > '9')) {
        length++;
    }
    return (struct part){street.text, length < 6 ? 0 : length};
}

static enum level_id address_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                  int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    const struct part *left = a->form.parts;
    const struct part *right = b->form.parts;
    if (!agrees_or_silent(left[ADDRESS_PROVINCE], right[ADDRESS_PROVINCE]) ||
        !agrees_or_silent(left[ADDRESS_CITY], right[ADDRESS_CITY])) {
        return LEVEL_ADDRESS_DIFFERENT;
    }
    const bool district = part_agrees(left[ADDRESS_DISTRICT], right[ADDRESS_DISTRICT]);
    if (part_agrees(left[ADDRESS_STREET], right[ADDRESS_STREET]) &&
        agrees_or_silent(left[ADDRESS_DISTRICT], right[ADDRESS_DISTRICT])) {
        return LEVEL_ADDRESS_SAME;
    }
    if (part_agrees(street_name(left[ADDRESS_STREET]), street_name(right[ADDRESS_STREET])) &&
        agrees_or_silent(left[ADDRESS_DISTRICT], right[ADDRESS_DISTRICT])) {
        return LEVEL_ADDRESS_SAME_STREET;
    }
    if (!part_agrees(left[ADDRESS_CITY], right[ADDRESS_CITY])) {
        return district ? LEVEL_ADDRESS_SAME_CITY : LEVEL_COUNT;
    }
    return district ? LEVEL_ADDRESS_SAME_DISTRICT : LEVEL_ADDRESS_SAME_CITY;
}

void compare_addresses(struct comparing *comparing) {
    const struct outcome outcome = best_pair(comparing, comparing->a.subjects[SUBJECT_ADDRESS],
                                             comparing->b.subjects[SUBJECT_ADDRESS], address_pair);
    settle(comparing, &outcome, LEVEL_ADDRESS_MISSING);
}
