/* Names: of people in Chinese characters or Latin letters, and of organisations. The form is in forms.h. */
#include "hub/identity/name.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

/* Simplified characters and ASCII without white space, dots, and what stands in brackets at the end. */
static const char *bare_name(const struct normalising *normalising, const char *tidy) {
    const char *simplified =
        text_lower(normalising->arena, pinyin_simplify(normalising->reference->pinyin, tidy, normalising->arena));
    char *result = arena_alloc(normalising->arena, strlen(simplified) + 1);
    char *to = result;
    for (const char *at = simplified; *at != '\0';) {
        const char *from = at;
        const uint32_t c = text_next(&at);
        if (c != ' ' && c != '.' && c != 0xB7 && c != 0x2022 && c != 0x30FB && c != '_' && c != ',' && c != '-') {
            memcpy(to, from, (size_t)(at - from));
            to += at - from;
        }
    }
    return result;
}

/* 李红(车主), 李红2: what a store adds to tell files apart. */
static const char *without_additions(struct arena *arena, const char *name) {
    size_t length = strcspn(name, "([{/");
    if (length == 0) {
        length = strlen(name);
    }
    while (length > 1 && strchr("0123456789", name[length - 1]) != NULL) {
        length--;
    }
    return arena_copy_n(arena, name, length);
}

/* Masked names say no more than a surname: 李*红, 王**, 李某某. */
static bool is_masked(const char *name) {
    const char *second = text_at(name, 1);
    return strchr(name, '*') != NULL || text_starts(second, "某");
}

static const char *surname_form(struct normalising *normalising, const char *surname, const char *gender) {
    const char *reading = name_reading(normalising->reference, surname, surname, normalising->arena);
    const char *const parts[] = {"title", surname, reading, surname, gender};
    less_specific(normalising);
    return join_form(normalising, parts, sizeof parts / sizeof *parts);
}

/* Variants (喆, 哲) and look-alikes (己, 已, 巳) made one; "" when none stands in the name. */
static const char *shape_of(const struct normalising *normalising, const char *name) {
    char *result = arena_alloc(normalising->arena, strlen(name) * 4 + 1);
    char *to = result;
    bool changed = false;
    for (uint32_t c = text_next(&name); c != 0; c = text_next(&name)) {
        const void *leader = g_hash_table_lookup(normalising->reference->shapes, GUINT_TO_POINTER(c));
        changed |= leader != NULL;
        to += text_put(to, leader == NULL ? c : GPOINTER_TO_UINT(leader));
    }
    return changed ? result : "";
}

static const char *person_form(struct normalising *normalising, const char *name, const char *gender) {
    struct arena *arena = normalising->arena;
    const char *surname = name_surname(normalising->reference, name, arena);
    const size_t length = text_characters(name);
    const bool dotted = strstr(normalising->value->typed, "·") != NULL; /* 阿卜杜·热合曼 */
    const bool person = (length <= 4 || dotted) && (dotted || *surname != '\0' || length <= 3) &&
                        text_has_hanzi(name) &&
                        name[strcspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
    const char *const parts[] = {
        person ? "person" : "unsure", name, name_reading(normalising->reference, name, surname, arena), surname, gender,
        shape_of(normalising, name)};
    return join_form(normalising, parts, NAME_PARTS);
}

/* 小王, 老李. */
static const char *familiar_surname(const struct normalising *normalising, const char *name) {
    const char *rest = text_at(name, 1);
    const bool familiar = text_starts(name, "小") || text_starts(name, "老");
    return familiar && text_characters(name) == 2 && name_is_surname(normalising->reference, rest) ? rest : NULL;
}

static const char *chinese_form(struct normalising *normalising, const char *name) {
    struct arena *arena = normalising->arena;
    const char *gender = "";
    name = without_additions(arena, name);
    const char *familiar = familiar_surname(normalising, name);
    if (familiar != NULL) {
        return surname_form(normalising, familiar, "");
    }
    if (is_masked(name)) {
        return surname_form(normalising, arena_copy_n(arena, name, (size_t)(text_at(name, 1) - name)), "");
    }
    const char *rest = name_without_title(normalising->reference, name, &gender, arena);
    if (*rest == '\0') {
        return placeholder(normalising);
    }
    if (name_is_surname(normalising->reference, rest) || text_characters(rest) == 1) {
        return surname_form(normalising, rest, gender);
    }
    return person_form(normalising, rest, gender);
}

static const char *organisation_form(struct normalising *normalising, const char *written, const char *core) {
    const char *const parts[] = {"organisation", written, "", core};
    return join_form(normalising, parts, 4);
}

enum { SYLLABLE_MOST = 6, WORD_MOST = 32 };

/* The word can be cut into syllables: Xiaohong is xiao and hong. ends[i]: so can its first i letters. */
static bool reads_as_pinyin(const struct reference *reference, const char *word, size_t length) {
    bool ends[WORD_MOST + 1] = {true};
    for (size_t i = 1; i <= length && length <= WORD_MOST; i++) {
        for (size_t k = i > SYLLABLE_MOST ? i - SYLLABLE_MOST : 0; k < i && !ends[i]; k++) {
            char syllable[SYLLABLE_MOST + 1] = {0};
            memcpy(syllable, word + k, i - k);
            ends[i] = ends[k] && g_hash_table_contains(reference->syllables, syllable);
        }
    }
    return length <= WORD_MOST && ends[length];
}

static bool all_pinyin(const struct reference *reference, const char *words) {
    while (*words != '\0') {
        const size_t length = strcspn(words, " ");
        if (!reads_as_pinyin(reference, words, length)) {
            return false;
        }
        words += length + (words[length] == ' ');
    }
    return true;
}

/* "Li Hong", "LI, Hong", "Lǐ Hóng", "Ms Li Hong". */
static const char *latin_form(struct normalising *normalising, const char *tidy) {
    const char *gender = "";
    const char *words = name_latin_words(normalising->reference, tidy, &gender, normalising->arena);
    if (*words == '\0') {
        doubt(normalising, DOUBT_SHAPE);
        return "";
    }
    const char *core = name_latin_core(normalising->reference, words, normalising->arena);
    if (core != NULL) {
        return organisation_form(normalising, words, core);
    }
    const char *const parts[] = {"latin", words,  words,
                                 "",      gender, all_pinyin(normalising->reference, words) ? "pinyin" : ""};
    return join_form(normalising, parts, sizeof parts / sizeof *parts);
}

const char *normal_name(struct normalising *normalising) {
    const char *tidy = typed_part(normalising, "name");
    if (*tidy == '\0' || is_placeholder(normalising, NULL, tidy)) {
        return placeholder(normalising);
    }
    if (!text_has_hanzi(tidy)) {
        return latin_form(normalising, tidy);
    }
    const char *name = bare_name(normalising, tidy);
    if (is_placeholder(normalising, NULL, name)) {
        return placeholder(normalising);
    }
    const char *core = name_organisation_core(normalising->reference, name, normalising->arena);
    return core != NULL ? organisation_form(normalising, name, core) : chinese_form(normalising, name);
}

const char *normal_latin_name(struct normalising *normalising) {
    return normal_name(normalising);
}
