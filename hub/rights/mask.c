#include "hub/rights/mask.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Surnames of two characters; any other name of hanzi shows its first one. */
static const char *const double_surnames[] = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐",
                                              "慕容", "司徒", "夏侯", "宇文", "长孙", "轩辕", "端木", "百里", "呼延",
                                              "南宫", "独孤", "西门", "东郭", "歐陽", "司馬", "諸葛", "尉遲", "公孫",
                                              "慕容", "長孫", "軒轅", "呼延", "南宮", "獨孤", "西門"};

static const char *hidden(const char *text, struct arena *arena) {
    (void)text;
    return arena_copy(arena, "***");
}

/* The first `head` and last `tail` characters, a star for each between; all stars when fewer than `least` are hidden.
 * Keeping the length helps to compare with a masked document, and tells nothing that the kind of number does not. */
static const char *keep_ends(const char *text, long head, long tail, long least, struct arena *arena) {
    if (!g_utf8_validate(text, -1, NULL)) {
        return hidden(text, arena);
    }
    const long length = g_utf8_strlen(text, -1);
    const bool enough = length - head - tail >= least;
    char *masked = arena_alloc(arena, strlen(text) + 1);
    char *at = masked;
    long index = 0;
    for (const char *from = text; *from != '\0'; from = g_utf8_next_char(from), index++) {
        const size_t size = (size_t)(g_utf8_next_char(from) - from);
        if (enough && (index < head || index >= length - tail)) {
            memcpy(at, from, size);
            at += size;
        } else {
            *at++ = '*';
        }
    }
    return masked;
}

static const char *phone(const char *text, struct arena *arena) {
    return keep_ends(text, 3, 4, 3, arena);
}

static const char *id_number(const char *text, struct arena *arena) {
    return keep_ends(text, 4, 4, 4, arena);
}

static const char *tail(const char *text, struct arena *arena) {
    return keep_ends(text, 0, 6, 2, arena);
}

/* 2 for 欧阳修, but 1 for 欧阳, which may be 欧 with a given name. */
static long surname_length(const char *text) {
    for (size_t i = 0; i < sizeof double_surnames / sizeof *double_surnames; i++) {
        if (g_str_has_prefix(text, double_surnames[i]) && g_utf8_strlen(text, -1) > 2) {
            return 2;
        }
    }
    return 1;
}

/* A name in letters may stand in either order, so it shows its first letter only. Two stars whatever the length: the
 * length of a rare given name says much. */
static const char *name(const char *text, struct arena *arena) {
    if (!g_utf8_validate(text, -1, NULL) || *text == '\0') {
        return hidden(text, arena);
    }
    const char *end = g_utf8_offset_to_pointer(text, surname_length(text));
    return *end == '\0' ? hidden(text, arena) : arena_print(arena, "%.*s**", (int)(end - text), text);
}

static const char *email(const char *text, struct arena *arena) {
    const char *at = strrchr(text, '@');
    if (at == NULL || at == text || !g_utf8_validate(text, -1, NULL)) {
        return hidden(text, arena);
    }
    return arena_print(arena, "%.*s***%s", (int)(g_utf8_next_char(text) - text), text, at);
}

static const char *year(const char *text, struct arena *arena) {
    if (strspn(text, "0123456789") < 4) {
        return hidden(text, arena);
    }
    return arena_print(arena, "%.4s-**-**", text);
}

static const struct {
    const char *name;
    mask_function *mask;
} masks[] = {
    {"phone", phone}, {"id", id_number}, {"name", name},     {"tail", tail},
    {"email", email}, {"year", year},    {"hidden", hidden},
};

mask_function *mask_by_name(const char *wanted) {
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        if (strcmp(masks[i].name, wanted) == 0) {
            return masks[i].mask;
        }
    }
    return NULL;
}
