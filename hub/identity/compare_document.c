/* ID documents. */
#include "hub/identity/comparing.h"

#include <string.h>

static bool is_verified(const struct item *item) {
    return part_is(item->form.parts[ID_VALID], "1");
}

/* Both show what the other shows; a * fits anything. */
static bool mask_fits(struct part a, struct part b) {
    if (a.length != b.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (a.text[i] != b.text[i] && a.text[i] != '*' && b.text[i] != '*') {
            return false;
        }
    }
    return true;
}

static enum level_id compare_masked(const struct item *a, const struct item *b) {
    const struct part left = a->form.parts[a->form.parts[ID_MASKED].length > 0 ? ID_MASKED : ID_FULL];
    const struct part right = b->form.parts[b->form.parts[ID_MASKED].length > 0 ? ID_MASKED : ID_FULL];
    if (mask_fits(left, right)) {
        return LEVEL_ID_MASKED_FITS;
    }
    /* Of different lengths, or with a number whose check fails, nothing is known. */
    const bool sound = left.length == right.length && !part_is(a->form.parts[ID_VALID], "0") &&
                       !part_is(b->form.parts[ID_VALID], "0") && !either_former(a, b);
    return sound ? LEVEL_ID_MASKED_DIFFERS : LEVEL_COUNT;
}

static bool has_slip(const struct item *a, const struct item *b) {
    if (is_verified(a) && is_verified(b)) {
        return false; /* a slip breaks the check: these are two numbers */
    }
    const struct part left = a->form.parts[ID_FULL];
    const struct part right = b->form.parts[ID_FULL];
    return one_slip(left, right) || (a->form.parts[ID_CORE].length > 0 && b->form.parts[ID_CORE].length > 0 &&
                                     one_slip(a->form.parts[ID_CORE], b->form.parts[ID_CORE]));
}

static enum level_id document_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                   int32_t *frequency) {
    (void)comparing;
    (void)frequency;
    if (!part_same(a->form.parts[ID_TYPE], b->form.parts[ID_TYPE])) {
        return LEVEL_COUNT;
    }
    if (a->form.parts[ID_MASKED].length > 0 || b->form.parts[ID_MASKED].length > 0) {
        return compare_masked(a, b);
    }
    if (part_agrees(a->form.parts[ID_CORE], b->form.parts[ID_CORE])) {
        /* The 15-digit form has no check of its own; the 18-digit one vouches for it. */
        const bool doubtful = part_is(a->form.parts[ID_VALID], "0") || part_is(b->form.parts[ID_VALID], "0");
        return doubtful || either_former(a, b) ? LEVEL_ID_SAME_UNVERIFIED : LEVEL_ID_SAME;
    }
    return has_slip(a, b) ? LEVEL_ID_ONE_SLIP : LEVEL_ID_DIFFERENT;
}

void compare_id_documents(struct comparing *comparing) {
    const struct outcome outcome = best_pair(comparing, comparing->a.subjects[SUBJECT_ID_DOCUMENT],
                                             comparing->b.subjects[SUBJECT_ID_DOCUMENT], document_pair);
    settle(comparing, &outcome, LEVEL_ID_MISSING);
}

static bool counts_for_veto(const struct item *item) {
    return is_verified(item) && !item->held->former && (item->held->value->flags & VALUE_DOUBTFUL) == 0;
}

bool id_documents_exclude(const struct comparing *comparing) {
    const struct items *a = &comparing->a.subjects[SUBJECT_ID_DOCUMENT];
    const struct items *b = &comparing->b.subjects[SUBJECT_ID_DOCUMENT];
    bool differ = false;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            const struct item *left = &a->items[i];
            const struct item *right = &b->items[k];
            if (!counts_for_veto(left) || !counts_for_veto(right) ||
                !part_same(left->form.parts[ID_TYPE], right->form.parts[ID_TYPE])) {
                continue;
            }
            if (part_same(left->form.parts[ID_CORE], right->form.parts[ID_CORE])) {
                return false;
            }
            differ = true;
        }
    }
    return differ;
}
