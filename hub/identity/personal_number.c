#include "hub/identity/personal_number.h"

#include "hub/identity/document_number.h"
#include "hub/identity/normalising.h"
#include "hub/identity/text.h"

#include <string.h>

/* Digits that stand together, the X of an ID among them. */
struct piece {
    const char *start;
    size_t length;
    bool joined; /* one blank or hyphen lies between it and the one before */
    bool named;  /* a letter stands beside it */
};

enum { PIECES = 3 };

/* How long the pieces are that people divide such a number into; 0: no more pieces. */
static const struct shape {
    size_t lengths[PIECES];
    const char *begins;
} shapes[] = {
    {{11}, "1"},   {{13}, "86"},  {{15}, "0086"}, {{15}, ""},      {{18}, ""},       {{3, 4, 4}, "1"}, {{3, 8}, "1"},
    {{3, 8}, "0"}, {{4, 7}, "0"}, {{4, 8}, "0"},  {{6, 8, 4}, ""}, {{3, 4, 4}, "0"}, {{4, 4, 4}, "0"}, {{4, 3, 4}, "0"},
};

static bool is_birth(const char *number) {
    const struct day day = resident_birth(number);
    return day.year >= BIRTH_YEAR_FIRST && day.year <= BIRTH_YEAR_LAST && day.month > 0 && day.day > 0 &&
           day_exists(day);
}

/* A mistyped one is somebody's, too: it is enough that a birth date stands in it. */
static bool is_resident_id(struct arena *arena, const char *number) {
    if (strlen(number) == 15 && text_is_digits(number)) {
        return is_birth(arena_print(arena, "%.6s19%s", number, number + 6));
    }
    return resident_shape(number) && (is_birth(number) || resident_check_fits(number));
}

static bool is_phone(struct arena *arena, const char *number) {
    const char *type = NULL;
    return phone_number(arena, number, &type) != NULL && (strcmp(type, "mobile") == 0 || strcmp(type, "landline") == 0);
}

static bool fits(const struct shape *shape, const struct piece *pieces, size_t count, struct arena *arena) {
    const char *number = "";
    for (size_t i = 0; i < PIECES && shape->lengths[i] != 0; i++) {
        if (i == count || pieces[i].named || pieces[i].length != shape->lengths[i] || (i > 0 && !pieces[i].joined)) {
            return false;
        }
        number = arena_print(arena, "%s%.*s", number, (int)pieces[i].length, pieces[i].start);
    }
    return text_starts(number, shape->begins) && (is_phone(arena, number) || is_resident_id(arena, number));
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* The next run of digits at or after `at`; none when its length is 0. */
static struct piece next_piece(const char *text, const char *at) {
    const char *start = at + strcspn(at, "0123456789");
    size_t length = strspn(start, "0123456789");
    if (length == 17 && start[length] == 'X') {
        length++;
    }
    const bool named = (start > text && is_letter(start[-1])) || is_letter(start[length]);
    const bool joined = start > text + 1 && (start[-1] == ' ' || start[-1] == '-') && is_digit(start[-2]);
    return (struct piece){start, length, joined, named};
}

bool has_personal_number(const char *text, struct arena *arena) {
    const char *tidy = text_upper(arena, text_tidy(arena, text));
    struct piece *pieces = ARENA_NEW(arena, struct piece, strlen(tidy) / 2 + 2);
    size_t count = 0;
    for (const char *at = tidy;; at = pieces[count - 1].start + pieces[count - 1].length) {
        const struct piece piece = next_piece(tidy, at);
        if (piece.length == 0) {
            break;
        }
        pieces[count++] = piece;
    }
    for (size_t i = 0; i < count * (sizeof shapes / sizeof *shapes); i++) {
        const size_t from = i / (sizeof shapes / sizeof *shapes);
        if (fits(&shapes[i % (sizeof shapes / sizeof *shapes)], pieces + from, count - from, arena)) {
            return true;
        }
    }
    return false;
}
