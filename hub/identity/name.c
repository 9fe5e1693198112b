#include "hub/identity/name.h"

#include "hub/identity/gazetteer.h"
#include "hub/identity/text.h"

#include <string.h>

enum { ORGANISATION_LENGTH = 4 }; /* shorter names are people's */

bool name_is_surname(const struct reference *reference, const char *text) {
    return g_hash_table_contains(reference->surnames, text);
}

const char *name_surname(const struct reference *reference, const char *name, struct arena *arena) {
    const size_t length = text_characters(name);
    for (size_t size = length > 2 ? 2 : 1; size > 0; size--) {
        const char *surname = arena_copy_n(arena, name, (size_t)(text_at(name, size) - name));
        if (name_is_surname(reference, surname)) {
            return surname;
        }
    }
    return "";
}

/* Appends with a space between; the text stays terminated. */
static size_t put_reading(char *to, size_t used, const char *reading) {
    if (*reading == '\0') {
        return used;
    }
    if (used > 0) {
        to[used++] = ' ';
    }
    return (size_t)(stpcpy(to + used, reading) - to);
}

const char *name_reading(const struct reference *reference, const char *name, const char *surname,
                         struct arena *arena) {
    char *reading = arena_alloc(arena, strlen(name) * 4 + 32); /* three octets become at most seven and a space */
    size_t used = 0;
    const char *own = *surname == '\0' ? NULL : g_hash_table_lookup(reference->surnames, surname);
    if (own != NULL && *own != '\0' && strlen(own) < 24) {
        used = put_reading(reading, used, own);
        name += strlen(surname);
    }
    for (uint32_t c = text_next(&name); c != 0; c = text_next(&name)) {
        used = put_reading(reading, used, pinyin_reading(reference->pinyin, c));
    }
    return reading;
}

const char *name_without_title(const struct reference *reference, const char *name, const char **gender,
                               struct arena *arena) {
    for (size_t i = 0; i < reference->title_count; i++) {
        const struct title *title = &reference->titles[i];
        if (title->latin || !text_ends(name, title->text)) {
            continue;
        }
        const char *rest = arena_copy_n(arena, name, strlen(name) - strlen(title->text));
        if (!title->alone || name_is_surname(reference, rest)) {
            *gender = title->gender;
            return rest;
        }
    }
    return name;
}

/* --- organisations ------------------------------------------------------------------------------------------------ */

static const char *ending(const struct words *words, const char *text) {
    for (size_t i = 0; i < words->count; i++) {
        if (text_ends(text, words->texts[i])) {
            return words->texts[i];
        }
    }
    return NULL;
}

static char *without_legal_forms(const struct reference *reference, char *name) {
    for (const char *form = ending(&reference->legal_forms, name); form != NULL && strlen(form) < strlen(name);
         form = ending(&reference->legal_forms, name)) {
        name[strlen(name) - strlen(form)] = '\0';
    }
    return name;
}

static const char *without_unit(const char *text) {
    static const char *const units[] = {"省", "市", "地区"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (text_starts(text, units[i])) {
            return text + strlen(units[i]);
        }
    }
    return text;
}

/* 安徽省芜湖市江汇, 芜湖江汇: the place in front, as long as a name of two characters is left. */
static const char *without_place(const struct reference *reference, const char *name) {
    size_t length = 0;
    const char *rest = name;
    if (gazetteer_province(reference->gazetteer, rest, &length) != NULL && text_characters(rest + length) >= 2) {
        rest = without_unit(rest + length);
    }
    if (gazetteer_city(reference->gazetteer, rest, NULL, &length) != NULL && text_characters(rest + length) >= 2) {
        rest = without_unit(rest + length);
    }
    return text_characters(rest) >= 2 ? rest : name;
}

/* 江汇(芜湖)物流: what stands in brackets is a place or a branch. */
static char *without_brackets(struct arena *arena, const char *name) {
    char *result = arena_copy(arena, name);
    const char *open = strchr(name, '(');
    const char *close = open == NULL ? NULL : strchr(open, ')');
    if (close != NULL && open != name) {
        memcpy(result + (open - name), close + 1, strlen(close + 1) + 1);
    }
    return result;
}

/* A trade at the end of four characters and more: no person is called so, unless with a surname of two characters. */
static bool is_trade_name(const struct reference *reference, const char *name) {
    const char *end = text_at(name, 2);
    char surname[16] = {0};
    if ((size_t)(end - name) < sizeof surname) {
        memcpy(surname, name, (size_t)(end - name));
    }
    return ending(&reference->trades, name) != NULL && !name_is_surname(reference, surname);
}

const char *name_organisation_core(const struct reference *reference, const char *name, struct arena *arena) {
    const char *whole = without_brackets(arena, name);
    if (text_characters(whole) < ORGANISATION_LENGTH ||
        (ending(&reference->legal_forms, whole) == NULL && ending(&reference->organisation_words, whole) == NULL &&
         !is_trade_name(reference, whole))) {
        return NULL;
    }
    return without_place(reference, without_legal_forms(reference, arena_copy(arena, whole)));
}

/* --- Latin letters ------------------------------------------------------------------------------------------------ */

static bool is_latin_title(const struct reference *reference, const char *word, const char **gender) {
    for (size_t i = 0; i < reference->title_count; i++) {
        if (reference->titles[i].latin && strcmp(reference->titles[i].text, word) == 0) {
            *gender = reference->titles[i].gender;
            return true;
        }
    }
    return false;
}

/* lü is typed as lu, lv and lyu. */
static void unify_umlaut(char *word) {
    char *to = word;
    for (const char *from = word; *from != '\0'; from++) {
        const bool after = to > word && (to[-1] == 'l' || to[-1] == 'n');
        if (after && from[0] == 'y' && from[1] == 'u') {
            continue;
        }
        *to++ = (char)(after && *from == 'v' && (from[1] == 'e' || from[1] == '\0') ? 'u' : *from);
    }
    *to = '\0';
}

/* Copies one word of letters; returns where it ended. */
static const char *take_word(const char *at, char *word) {
    size_t length = 0;
    while (*at != '\0') {
        const char *from = at;
        const uint32_t c = text_next(&at);
        const char letter = text_latin_letter(c);
        if (letter != '\0') {
            word[length++] = letter;
        } else if (c != '\'' && c != 0x2019) {
            at = length == 0 ? at : from;
            if (length > 0) {
                break;
            }
        }
    }
    word[length] = '\0';
    return at;
}

const char *name_latin_words(const struct reference *reference, const char *tidy, const char **gender,
                             struct arena *arena) {
    char *result = arena_alloc(arena, strlen(tidy) + 2);
    char *word = arena_alloc(arena, strlen(tidy) + 2);
    size_t used = 0;
    while (*tidy != '\0') {
        tidy = take_word(tidy, word);
        unify_umlaut(word);
        if (!is_latin_title(reference, word, gender)) {
            used = put_reading(result, used, word);
        }
    }
    return result;
}

const char *name_latin_core(const struct reference *reference, const char *words, struct arena *arena) {
    char *core = arena_copy(arena, words);
    bool organisation = false;
    for (char *last = strrchr(core, ' '); last != NULL; last = strrchr(core, ' ')) {
        bool form = false;
        for (size_t i = 0; i < reference->legal_forms.count; i++) {
            form |= strcmp(last + 1, reference->legal_forms.texts[i]) == 0;
        }
        if (!form) {
            break;
        }
        organisation = true;
        *last = '\0';
    }
    return organisation ? core : NULL;
}
