#include "tests/world/names.h"

#include "hub/identity/text.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts with rising sums of their shares. */
struct list {
    GPtrArray *texts;
    GArray *sums; /* double */
};

enum { LIST_LISTED, LIST_FIRST, LIST_SECOND, LIST_SINGLE, LISTS };

struct generation {
    struct list lists[LISTS];
    double listed, single; /* shares of those listed, and of one character among the others */
};

struct names {
    struct arena *arena;
    struct pinyin *pinyin;
    struct list surnames;
    struct generation generations[2][GENERATIONS];      /* by gender: male, female */
    GHashTable *surname_shares, *given_shares;          /* text → double */
    GHashTable *surname_readings, *given_readings;      /* syllables → double */
    GHashTable *homophones, *look_alikes, *traditional; /* by character; texts of several characters */
};

/* Readings of surnames that differ from those of the character. */
static const char *const surname_readings[][2] = {{"曾", "zeng"}, {"单", "shan"}, {"解", "xie"}, {"仇", "qiu"},
                                                  {"查", "zha"},  {"盖", "ge"},   {"区", "ou"},  {"朴", "piao"},
                                                  {"乐", "yue"},  {"覃", "qin"},  {"尉", "yu"},  {"冼", "xian"}};
/* Characters that a hurried eye takes for one another. */
static const char *const look_alikes[] = {"莹营萤", "俊骏峻竣", "清青请", "玲铃伶", "伟玮炜", "瑶遥", "媛缓", "洁结",
                                          "浩皓",   "杨扬",     "明朋",   "平乎",   "雨两",   "云去", "佳住", "天夫",
                                          "文交",   "宁宇",     "亮高",   "丹舟",   "永水",   "玉王", "凤风", "晓哓"};
/* The share of the lists: people of each gender and generation among customers. */
static const double generation_shares[GENERATIONS] = {0.25, 0.5, 0.25};

static struct list list_new(void) {
    return (struct list){g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(double))};
}

static void list_free(struct list *list) {
    g_ptr_array_free(list->texts, TRUE);
    g_array_free(list->sums, TRUE);
}

static double list_sum(const struct list *list) {
    return list->sums->len == 0 ? 0 : g_array_index(list->sums, double, list->sums->len - 1);
}

static void list_add(struct list *list, const char *text, double share) {
    const double sum = list_sum(list) + share;
    g_ptr_array_add(list->texts, (void *)(uintptr_t)text);
    g_array_append_val(list->sums, sum);
}

static double list_share(const struct list *list, unsigned index) {
    const double *sums = (const double *)(const void *)list->sums->data;
    return sums[index] - (index == 0 ? 0 : sums[index - 1]);
}

static const char *list_text(const struct list *list, size_t index) {
    return g_ptr_array_index(list->texts, index);
}

static const char *list_draw(const struct list *list, struct dice *dice) {
    return list_text(list, dice_cumulative(dice, (const double *)(const void *)list->sums->data, list->sums->len));
}

/* --- reading the file ----------------------------------------------------------------------------------------------- */

static _Noreturn void fail(const char *what) {
    (void)fprintf(stderr, "names: %s\n", what);
    exit(EXIT_FAILURE);
}

static void read_pairs(struct names *names, struct list *list, char **words) {
    for (; words[0] != NULL && words[1] != NULL; words += 2) {
        list_add(list, arena_copy(names->arena, words[0]), strtod(words[1], NULL) / 10000);
    }
}

static void read_ranks(struct names *names, struct list *list, char **words) {
    for (unsigned rank = 1; *words != NULL; words++, rank++) {
        list_add(list, arena_copy(names->arena, *words), 1.0 / (rank + 5));
    }
}

static void read_given(struct names *names, char **words) {
    static const char *const parts[LISTS] = {"listed", "first", "second", "single"};
    const bool female = strcmp(words[0], "female") == 0;
    const unsigned generation = strcmp(words[1], "1930") == 0 ? 0 : strcmp(words[1], "1970") == 0 ? 1 : 2;
    struct generation *of = &names->generations[female][generation];
    for (size_t i = 0; i < LISTS; i++) {
        if (strcmp(words[2], parts[i]) != 0) {
            continue;
        }
        if (i == LIST_LISTED) {
            read_pairs(names, &of->lists[i], words + 3);
            of->listed = list_sum(&of->lists[i]);
        } else if (i == LIST_SINGLE) {
            of->single = strtod(words[3], NULL);
            read_ranks(names, &of->lists[i], words + 4);
        } else {
            read_ranks(names, &of->lists[i], words + 3);
        }
    }
}

static void read_names(struct names *names, const char *path) {
    char *text;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        fail("tests/world/names.txt cannot be read");
    }
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        char **words = g_strsplit(*line, " ", -1);
        if (g_strcmp0(words[0], "surname") == 0) {
            read_pairs(names, &names->surnames, words + 1);
        } else if (g_strcmp0(words[0], "given") == 0 && g_strv_length(words) > 4) {
            read_given(names, words + 1);
        }
        g_strfreev(words);
    }
    g_strfreev(lines);
    g_free(text);
}

/* --- shares --------------------------------------------------------------------------------------------------------- */

static void add_share(GHashTable *table, const char *text, double share) {
    double *sum = g_hash_table_lookup(table, text);
    if (sum == NULL) {
        sum = g_new0(double, 1);
        g_hash_table_insert(table, g_strdup(text), sum);
    }
    *sum += share;
}

static double share_of(GHashTable *table, const char *text) {
    const double *sum = g_hash_table_lookup(table, text);
    return sum == NULL ? 0 : *sum;
}

static void add_given(struct names *names, const char *text, double share) {
    add_share(names->given_shares, text, share);
    add_share(names->given_readings, names_reading(names, text, false), share);
}

static void add_pairs(struct names *names, const struct generation *of, double share) {
    char text[32];
    const struct list *first = &of->lists[LIST_FIRST];
    const struct list *second = &of->lists[LIST_SECOND];
    for (unsigned i = 0; i < first->texts->len; i++) {
        for (unsigned k = 0; k < second->texts->len; k++) {
            (void)snprintf(text, sizeof text, "%s%s", list_text(first, i), list_text(second, k));
            add_given(names, text,
                      share * list_share(first, i) / list_sum(first) * list_share(second, k) / list_sum(second));
        }
    }
}

static void add_generation(struct names *names, const struct generation *of, double share) {
    const struct list *listed = &of->lists[LIST_LISTED];
    const struct list *single = &of->lists[LIST_SINGLE];
    const double rest = share * (1 - of->listed);
    for (unsigned i = 0; i < listed->texts->len; i++) {
        add_given(names, list_text(listed, i), share * list_share(listed, i));
    }
    for (unsigned i = 0; i < single->texts->len; i++) {
        add_given(names, list_text(single, i), rest * of->single * list_share(single, i) / list_sum(single));
    }
    add_pairs(names, of, rest * (1 - of->single));
}

static void take_shares(struct names *names) {
    for (size_t g = 0; g < 2; g++) {
        for (size_t i = 0; i < GENERATIONS; i++) {
            add_generation(names, &names->generations[g][i], generation_shares[i] / 2);
        }
    }
    for (unsigned i = 0; i < names->surnames.texts->len; i++) {
        const char *text = list_text(&names->surnames, i);
        const double share = list_share(&names->surnames, i) / list_sum(&names->surnames);
        add_share(names->surname_shares, text, share);
        add_share(names->surname_readings, names_reading(names, text, true), share);
    }
}

/* --- characters ----------------------------------------------------------------------------------------------------- */

static const void *of_character(uint32_t character) {
    return (const void *)(uintptr_t)character;
}

static const char *reading_of(const struct names *names, uint32_t character) {
    return pinyin_reading(names->pinyin, character);
}

/* Every character that stands in a given name, with those that read the same. */
static void find_homophones(struct names *names) {
    GHashTable *by_reading = g_hash_table_new(g_str_hash, g_str_equal); /* → GString of characters */
    GHashTableIter iterator;
    void *text;
    g_hash_table_iter_init(&iterator, names->given_shares);
    while (g_hash_table_iter_next(&iterator, &text, NULL)) {
        const char *at = text;
        for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
            if (g_hash_table_contains(names->homophones, of_character(c))) {
                continue;
            }
            GString *same = g_hash_table_lookup(by_reading, reading_of(names, c));
            if (same == NULL) {
                same = g_string_new(NULL);
                g_hash_table_insert(by_reading, (void *)(uintptr_t)reading_of(names, c), same);
            }
            g_string_append_unichar(same, c);
            g_hash_table_insert(names->homophones, (void *)(uintptr_t)c, same);
        }
    }
    g_hash_table_destroy(by_reading);
}

/* Which characters are written otherwise in Hong Kong or by a system that never went simplified. */
static void find_traditional(struct names *names) {
    for (uint32_t c = 0x4E00; c < 0x9FA6; c++) {
        const uint32_t simplified = pinyin_simplified(names->pinyin, c);
        if (simplified != c && !g_hash_table_contains(names->traditional, of_character(simplified))) {
            g_hash_table_insert(names->traditional, (void *)(uintptr_t)simplified, (void *)(uintptr_t)c);
        }
    }
}

static void find_look_alikes(struct names *names) {
    for (size_t i = 0; i < G_N_ELEMENTS(look_alikes); i++) {
        const char *at = look_alikes[i];
        for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
            g_hash_table_insert(names->look_alikes, (void *)(uintptr_t)c, (void *)(uintptr_t)look_alikes[i]);
        }
    }
}

struct names *names_load(const char *root) {
    struct error error = {.code = OK};
    struct arena *arena = arena_new();
    struct names *names = ARENA_NEW(arena, struct names, 1);
    names->arena = arena;
    names->pinyin = pinyin_load(arena_print(arena, "%s/schemas/reference/pinyin.txt", root), arena, &error);
    if (names->pinyin == NULL) {
        fail(error_text(&error));
    }
    names->surnames = list_new();
    for (size_t g = 0; g < 2; g++) {
        for (size_t i = 0; i < GENERATIONS; i++) {
            for (size_t k = 0; k < LISTS; k++) {
                names->generations[g][i].lists[k] = list_new();
            }
        }
    }
    GHashTable **const shares[] = {&names->surname_shares, &names->given_shares, &names->surname_readings,
                                   &names->given_readings};
    for (size_t i = 0; i < G_N_ELEMENTS(shares); i++) {
        *shares[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    names->homophones = g_hash_table_new(NULL, NULL);
    names->look_alikes = g_hash_table_new(NULL, NULL);
    names->traditional = g_hash_table_new(NULL, NULL);
    read_names(names, arena_print(arena, "%s/tests/world/names.txt", root));
    take_shares(names);
    find_homophones(names);
    find_look_alikes(names);
    find_traditional(names);
    return names;
}

static void free_homophones(struct names *names) {
    GHashTable *once = g_hash_table_new(NULL, NULL);
    GHashTableIter iterator;
    void *same;
    g_hash_table_iter_init(&iterator, names->homophones);
    while (g_hash_table_iter_next(&iterator, NULL, &same)) {
        (void)g_hash_table_add(once, same);
    }
    g_hash_table_iter_init(&iterator, once);
    while (g_hash_table_iter_next(&iterator, &same, NULL)) {
        (void)g_string_free(same, TRUE);
    }
    g_hash_table_destroy(once);
}

void names_free(struct names *names) {
    GHashTable *const tables[] = {names->surname_shares, names->given_shares, names->surname_readings,
                                  names->given_readings, names->homophones,   names->look_alikes,
                                  names->traditional};
    free_homophones(names);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_hash_table_destroy(tables[i]);
    }
    for (size_t g = 0; g < 2; g++) {
        for (size_t i = 0; i < GENERATIONS; i++) {
            for (size_t k = 0; k < LISTS; k++) {
                list_free(&names->generations[g][i].lists[k]);
            }
        }
    }
    list_free(&names->surnames);
    arena_free(names->arena);
}

/* --- drawing -------------------------------------------------------------------------------------------------------- */

const char *names_surname(const struct names *names, struct dice *dice) {
    return list_draw(&names->surnames, dice);
}

static const struct generation *generation_of(const struct names *names, bool female, int year) {
    return &names->generations[female][year < 1970 ? 0 : year < 1990 ? 1 : 2];
}

const char *names_given(const struct names *names, struct dice *dice, bool female, int year) {
    const struct generation *of = generation_of(names, female, year);
    if (dice_chance(dice, of->listed)) {
        return list_draw(&of->lists[LIST_LISTED], dice);
    }
    if (dice_chance(dice, of->single)) {
        return list_draw(&of->lists[LIST_SINGLE], dice);
    }
    return names_given_with(names, dice, female, year, list_draw(&of->lists[LIST_FIRST], dice));
}

const char *names_given_with(const struct names *names, struct dice *dice, bool female, int year, const char *first) {
    const struct generation *of = generation_of(names, female, year);
    return arena_print(names->arena, "%s%s", first, list_draw(&of->lists[LIST_SECOND], dice));
}

static const char *surname_reading(const char *text) {
    for (size_t i = 0; i < G_N_ELEMENTS(surname_readings); i++) {
        if (strcmp(surname_readings[i][0], text) == 0) {
            return surname_readings[i][1];
        }
    }
    return NULL;
}

const char *names_reading(struct names *names, const char *text, bool surname) {
    const char *own = surname ? surname_reading(text) : NULL;
    if (own != NULL) {
        return own;
    }
    char reading[128] = "";
    size_t length = 0;
    for (uint32_t c = text_next(&text); c != 0 && length < sizeof reading; c = text_next(&text)) {
        length += (size_t)snprintf(reading + length, sizeof reading - length, "%s%s", length == 0 ? "" : " ",
                                   reading_of(names, c));
    }
    return arena_copy(names->arena, reading);
}

const char *names_traditional(struct names *names, const char *text) {
    char written[128];
    size_t length = 0;
    for (uint32_t c = text_next(&text); c != 0 && length + 5 < sizeof written; c = text_next(&text)) {
        const void *other = g_hash_table_lookup(names->traditional, of_character(c));
        length += text_put(written + length, other == NULL ? c : (uint32_t)(uintptr_t)other);
    }
    return arena_copy_n(names->arena, written, length);
}

/* Another character of the group; 0 when there is none. */
static uint32_t other_of(struct dice *dice, const char *group, uint32_t character) {
    const unsigned count = (unsigned)text_characters(group);
    if (count < 2) {
        return 0;
    }
    uint32_t found = character;
    while (found == character) {
        const char *at = text_at(group, dice_below(dice, count));
        found = text_next(&at);
    }
    return found;
}

const char *names_mistyped(struct names *names, struct dice *dice, const char *text, bool looks) {
    const unsigned length = (unsigned)text_characters(text);
    const char *at = text_at(text, dice_below(dice, length));
    const char *after = at;
    const uint32_t character = text_next(&after);
    const GString *same = g_hash_table_lookup(names->homophones, of_character(character));
    const char *group = looks          ? g_hash_table_lookup(names->look_alikes, of_character(character))
                        : same == NULL ? NULL
                                       : same->str;
    const uint32_t other = group == NULL ? 0 : other_of(dice, group, character);
    if (other == 0) {
        return NULL;
    }
    char put[5] = "";
    put[text_put(put, other)] = '\0';
    return arena_print(names->arena, "%.*s%s%s", (int)(at - text), text, put, after);
}

/* --- shares by name ------------------------------------------------------------------------------------------------- */

double names_surname_share(const struct names *names, const char *surname) {
    return share_of(names->surname_shares, surname);
}

double names_given_share(const struct names *names, const char *given) {
    return share_of(names->given_shares, given);
}

double names_surname_reading_share(const struct names *names, const char *reading) {
    return share_of(names->surname_readings, reading);
}

double names_given_reading_share(const struct names *names, const char *reading) {
    return share_of(names->given_readings, reading);
}

bool names_sound_alike(struct names *names, const char *a, const char *b) {
    unsigned different = 0;
    while (*a != '\0' && *b != '\0') {
        const uint32_t left = text_next(&a);
        const uint32_t right = text_next(&b);
        if (left != right) {
            different++;
            if (strcmp(reading_of(names, left), reading_of(names, right)) != 0) {
                return false;
            }
        }
    }
    return *a == '\0' && *b == '\0' && different <= 1;
}
