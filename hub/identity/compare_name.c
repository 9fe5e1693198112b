/* Names: the best of all names of one side, former ones too, against all of the other's. Readings were made by the
 * normaliser, so nothing here needs a table of characters. */
#include "hub/identity/comparing.h"
#include "hub/identity/text.h"

#include <string.h>

enum { LETTERS_MAX = 128, CHARACTERS_MAX = 16 };

enum name_kind { KIND_PERSON, KIND_TITLE, KIND_LATIN, KIND_ORGANISATION, KIND_UNSURE };

static enum name_kind kind_of(const struct item *item) {
    static const char *const kinds[] = {"person", "title", "latin", "organisation"};
    for (int i = 0; i < KIND_UNSURE; i++) {
        if (part_is(item->form.parts[NAME_KIND], kinds[i])) {
            return (enum name_kind)i;
        }
    }
    return KIND_UNSURE;
}

/* --- readings ----------------------------------------------------------------------------------------------------- */

/* All letters without spaces; returns how many. */
static size_t letters_of(struct part reading, char letters[LETTERS_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < reading.length && count < LETTERS_MAX; i++) {
        if (reading.text[i] != ' ') {
            letters[count++] = reading.text[i];
        }
    }
    return count;
}

/* The words of `a`, begun at any of them and going round, spell `b`: Li Xiaohong, Xiaohong Li, li xiao hong. */
static bool spells_in_some_order(struct part a, struct part b) {
    char left[LETTERS_MAX];
    char right[LETTERS_MAX];
    const size_t length = letters_of(a, left);
    if (length == 0 || length == LETTERS_MAX || length != letters_of(b, right)) {
        return false;
    }
    size_t start = 0; /* letters before the word at hand */
    for (size_t i = 0; i < a.length; i++) {
        const bool word = i == 0 || a.text[i - 1] == ' ';
        if (word && memcmp(left + start, right, length - start) == 0 &&
            memcmp(left, right + length - start, start) == 0) {
            return true;
        }
        start += a.text[i] != ' ';
    }
    return false;
}

static bool same_spelling(struct part a, struct part b) {
    return spells_in_some_order(a, b) || spells_in_some_order(b, a);
}

/* Splits at spaces; CHARACTERS_MAX syllables are more than any name has. */
static size_t syllables_of(struct part reading, struct part syllables[CHARACTERS_MAX]) {
    size_t count = 0;
    size_t from = 0;
    for (size_t i = 0; i <= reading.length && count < CHARACTERS_MAX; i++) {
        if (i == reading.length || reading.text[i] == ' ') {
            if (i > from) {
                syllables[count++] = (struct part){reading.text + from, i - from};
            }
            from = i + 1;
        }
    }
    return count;
}

/* zh–z, ch–c, sh–s, l–n, f–h at the beginning, -ng–-n at the end: what ears and input methods mix up. */
static bool sounds_like(struct part a, struct part b) {
    if (a.length > b.length) {
        return sounds_like(b, a);
    }
    if (a.length + 1 == b.length) {
        const bool end =
            memcmp(a.text, b.text, a.length) == 0 && a.text[a.length - 1] == 'n' && b.text[a.length] == 'g';
        const bool start = a.text[0] == b.text[0] && b.text[1] == 'h' && strchr("zcs", a.text[0]) != NULL &&
                           memcmp(a.text + 1, b.text + 2, a.length - 1) == 0;
        return end || start;
    }
    static const char *const pairs[] = {"ln", "nl", "fh", "hf"};
    for (size_t i = 0; i < 4 && a.length == b.length; i++) {
        if (a.text[0] == pairs[i][0] && b.text[0] == pairs[i][1] && memcmp(a.text + 1, b.text + 1, a.length - 1) == 0) {
            return true;
        }
    }
    return false;
}

/* The same number of syllables, all the same but one that sounds alike. */
static bool sounds_alike(struct part a, struct part b) {
    struct part left[CHARACTERS_MAX];
    struct part right[CHARACTERS_MAX];
    const size_t count = syllables_of(a, left);
    size_t unlike = 0;
    if (count < 2 || count != syllables_of(b, right)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!part_same(left[i], right[i])) {
            unlike += sounds_like(left[i], right[i]) ? 1 : 2;
        }
    }
    return unlike == 1;
}

/* --- characters --------------------------------------------------------------------------------------------------- */

static size_t characters_of(struct part text, uint32_t characters[CHARACTERS_MAX]) {
    const char *at = text.text;
    size_t count = 0;
    while (at < text.text + text.length && count < CHARACTERS_MAX) {
        characters[count++] = text_next(&at);
    }
    return count;
}

/* Three characters and more, one of them replaced, left out or added: 张国强 and 张国祥, 张强 and 张国强. Of two it
 * would be another given name. */
static bool one_character(struct part a, struct part b) {
    uint32_t left[CHARACTERS_MAX];
    uint32_t right[CHARACTERS_MAX];
    size_t short_count = characters_of(a, left);
    size_t long_count = characters_of(b, right);
    if (short_count > long_count) {
        return one_character(b, a);
    }
    if (long_count < 3 || long_count > short_count + 1) {
        return false;
    }
    size_t head = 0;
    size_t tail = 0;
    while (head < short_count && left[head] == right[head]) {
        head++;
    }
    while (tail < short_count - head && left[short_count - 1 - tail] == right[long_count - 1 - tail]) {
        tail++;
    }
    return long_count - head - tail == 1;
}

/* --- pairs -------------------------------------------------------------------------------------------------------- */

static int32_t rarity_of(const struct comparing *comparing, const struct item *item) {
    const struct part surname = item->form.parts[NAME_SURNAME];
    struct part given = item->form.parts[NAME_WRITTEN];
    given.text += surname.length;
    given.length -= surname.length;
    return model_name_rarity(comparing->model, surname, given);
}

/* A rare name that agrees says more: u becomes the name's own share (Winkler 2000; Splink's term frequencies). */
static int32_t adjustment(const struct comparing *comparing, enum level_id level, int32_t rarity) {
    return comparing->chances[level] - rarity;
}

/* The written form with variants and look-alikes made one. */
static struct part shape_of(const struct item *item) {
    const struct part shape = item->form.parts[NAME_SHAPE];
    return shape.length > 0 ? shape : item->form.parts[NAME_WRITTEN];
}

static enum level_id same_level(const struct item *a, const struct item *b, enum level_id level) {
    return a->aside || b->aside || either_former(a, b) ? LEVEL_NAME_FORMER : level;
}

static enum level_id compare_people(const struct comparing *comparing, const struct item *a, const struct item *b,
                                    int32_t *frequency) {
    const struct part left = a->form.parts[NAME_WRITTEN];
    const struct part right = b->form.parts[NAME_WRITTEN];
    const struct part read_left = a->form.parts[NAME_READING];
    const struct part read_right = b->form.parts[NAME_READING];
    if (part_same(left, right)) {
        const enum level_id level = same_level(a, b, LEVEL_NAME_SAME);
        *frequency = adjustment(comparing, level, rarity_of(comparing, a));
        return level;
    }
    const bool shape = part_same(shape_of(a), shape_of(b));
    if (part_agrees(read_left, read_right)) {
        return same_level(a, b, shape ? LEVEL_NAME_VARIANT : LEVEL_NAME_SAME_PINYIN);
    }
    if (shape) {
        return same_level(a, b, LEVEL_NAME_LOOK_ALIKE);
    }
    if (sounds_alike(read_left, read_right)) {
        return LEVEL_NAME_SIMILAR;
    }
    const bool surname = part_agrees(a->form.parts[NAME_SURNAME], b->form.parts[NAME_SURNAME]);
    return surname && one_character(left, right) ? LEVEL_NAME_ONE_CHARACTER : LEVEL_NAME_DIFFERENT;
}

/* The first syllables of one reading are the other: 王先生 and Wang Qiang, 王先生 and 王强. */
static bool begins_with(struct part reading, struct part start) {
    return start.length > 0 && reading.length >= start.length && memcmp(reading.text, start.text, start.length) == 0 &&
           (reading.length == start.length || reading.text[start.length] == ' ');
}

/* The first or the last word. */
static struct part outer_word(struct part words, bool last) {
    size_t length = 0;
    while (length < words.length && words.text[last ? words.length - 1 - length : length] != ' ') {
        length++;
    }
    return (struct part){last ? words.text + words.length - length : words.text, length};
}

/* In Latin letters the surname stands at either end: Wang Qiang, Qiang Wang, Ouyang Fei. */
static bool reads_as_surname(const struct item *title, const struct item *other) {
    const struct part surname = title->form.parts[NAME_READING];
    const struct part reading = other->form.parts[NAME_READING];
    return begins_with(reading, surname) ||
           (kind_of(other) == KIND_LATIN && (spells_in_some_order(surname, outer_word(reading, false)) ||
                                             spells_in_some_order(surname, outer_word(reading, true))));
}

static enum level_id compare_title(const struct comparing *comparing, const struct item *title,
                                   const struct item *other, int32_t *frequency) {
    const struct part surname = title->form.parts[NAME_SURNAME];
    const struct part his = other->form.parts[NAME_SURNAME];
    const struct part gender = title->form.parts[NAME_GENDER];
    const struct part his_gender = other->form.parts[NAME_GENDER];
    if (gender.length > 0 && his_gender.length > 0 && !part_same(gender, his_gender)) {
        return LEVEL_NAME_TITLE_DISAGREES;
    }
    if (part_agrees(surname, his)) {
        *frequency = adjustment(comparing, LEVEL_NAME_TITLE_AGREES, model_surname_rarity(comparing->model, surname));
        return LEVEL_NAME_TITLE_AGREES;
    }
    return reads_as_surname(title, other) ? LEVEL_NAME_TITLE_AGREES : LEVEL_NAME_TITLE_DISAGREES;
}

/* A name with its place and its legal form, as it was registered: the authority of the place gives it once. */
static bool is_registered(const struct item *item) {
    const struct part written = item->form.parts[NAME_WRITTEN];
    const struct part core = item->form.parts[NAME_SURNAME];
    return core.length > 0 && core.length < written.length && memcmp(written.text, core.text, core.length) != 0 &&
           memcmp(written.text + written.length - core.length, core.text, core.length) != 0;
}

/* Four characters and more, one of them another. */
static bool similar_cores(struct part a, struct part b) {
    return a.length >= 12 && b.length >= 12 && one_character(a, b);
}

static enum level_id compare_cores(struct part a, struct part b) {
    return part_agrees(a, b)     ? LEVEL_NAME_ORGANISATION_CORE
           : similar_cores(a, b) ? LEVEL_NAME_ORGANISATION_SIMILAR
                                 : LEVEL_NAME_ORGANISATION_DIFFERENT;
}

static enum level_id compare_organisations(const struct item *a, const struct item *b) {
    if (part_same(a->form.parts[NAME_WRITTEN], b->form.parts[NAME_WRITTEN])) {
        return is_registered(a) ? LEVEL_NAME_ORGANISATION_REGISTERED : LEVEL_NAME_ORGANISATION_SAME;
    }
    return compare_cores(a->form.parts[NAME_SURNAME], b->form.parts[NAME_SURNAME]);
}

/* An organisation beside a name without a legal form: 宏达贸易 may be short for 上海宏达贸易有限公司. */
static enum level_id compare_short_organisation(const struct item *organisation, const struct item *other) {
    return part_agrees(organisation->form.parts[NAME_SURNAME], other->form.parts[NAME_WRITTEN])
               ? LEVEL_NAME_ORGANISATION_CORE
               : LEVEL_NAME_ORGANISATION_DIFFERENT;
}

/* The first syllable of a reading stands among the words of the other, alone or at the beginning of one. */
static bool shares_surname(struct part latin, struct part reading) {
    size_t length = 0;
    while (length < reading.length && reading.text[length] != ' ') {
        length++;
    }
    for (size_t i = 0; length > 0 && i + length <= latin.length; i++) {
        if ((i == 0 || latin.text[i - 1] == ' ') && memcmp(latin.text + i, reading.text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* At least one of them in Latin letters. Robert Smith and Mike Li may be what 李红 calls himself abroad; Wang Qiang is not. */
static enum level_id compare_latin(const struct item *a, const struct item *b) {
    const struct part left = a->form.parts[NAME_READING];
    const struct part right = b->form.parts[NAME_READING];
    if (same_spelling(left, right)) {
        return LEVEL_NAME_LATIN;
    }
    const bool turned = kind_of(a) != KIND_LATIN;
    const struct item *latin = turned ? b : a;
    const bool open = kind_of(a) != kind_of(b) && (latin->form.parts[NAME_SHAPE].length == 0 ||
                                                   shares_surname(turned ? right : left, turned ? left : right));
    return open ? LEVEL_NAME_DIFFERENT_SCRIPT : LEVEL_NAME_DIFFERENT;
}

static enum level_id name_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                               int32_t *frequency) {
    const enum name_kind left = kind_of(a);
    const enum name_kind right = kind_of(b);
    if (left == KIND_ORGANISATION || right == KIND_ORGANISATION) {
        return left == right               ? compare_organisations(a, b)
               : left == KIND_ORGANISATION ? compare_short_organisation(a, b)
                                           : compare_short_organisation(b, a);
    }
    if (left == KIND_TITLE || right == KIND_TITLE) {
        return left == KIND_TITLE ? compare_title(comparing, a, b, frequency)
                                  : compare_title(comparing, b, a, frequency);
    }
    if (left == KIND_LATIN || right == KIND_LATIN) {
        return compare_latin(a, b);
    }
    const enum level_id level = compare_people(comparing, a, b, frequency);
    const bool unsure = left == KIND_UNSURE || right == KIND_UNSURE;
    return level == LEVEL_NAME_DIFFERENT && unsure ? LEVEL_NAME_DIFFERENT_SCRIPT : level;
}

static enum level_id latin_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                                int32_t *frequency) {
    const enum level_id level = name_pair(comparing, a, b, frequency);
    *frequency = 0;
    return level == LEVEL_NAME_LATIN || level == LEVEL_NAME_SAME ? LEVEL_LATIN_SAME : LEVEL_LATIN_DIFFERENT;
}

static struct outcome better(const struct comparing *comparing, struct outcome a, struct outcome b) {
    if (a.level == LEVEL_COUNT || b.level == LEVEL_COUNT) {
        return a.level == LEVEL_COUNT ? b : a;
    }
    return comparing->weights[a.level] >= comparing->weights[b.level] ? a : b;
}

/* Latin names are a second spelling of the same name: they count only where there is no name to compare. */
void compare_names(struct comparing *comparing) {
    const struct items *a = comparing->a.subjects;
    const struct items *b = comparing->b.subjects;
    const struct outcome name = best_pair(comparing, a[SUBJECT_NAME], b[SUBJECT_NAME], name_pair);
    settle(comparing, &name, LEVEL_NAME_MISSING);
    struct outcome latin = OUTCOME_NONE;
    if (name.level == LEVEL_COUNT || name.level == LEVEL_NAME_DIFFERENT_SCRIPT) {
        latin = best_pair(comparing, a[SUBJECT_LATIN_NAME], b[SUBJECT_LATIN_NAME], latin_pair);
        latin = better(comparing, latin, best_pair(comparing, a[SUBJECT_NAME], b[SUBJECT_LATIN_NAME], latin_pair));
        latin = better(comparing, latin, best_pair(comparing, a[SUBJECT_LATIN_NAME], b[SUBJECT_NAME], latin_pair));
    }
    settle(comparing, &latin, LEVEL_LATIN_MISSING);
}
