#include "hub/command/out.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

const char *out_word(const struct command_context *context, const char *en, const char *zh) {
    return context->chinese ? zh : en;
}

const char *out_column(const char *text, int width, struct arena *arena) {
    int used = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        used += g_unichar_iswide(g_utf8_get_char(at)) ? 2 : 1;
    }
    return arena_print(arena, "%s%*s", text, used < width ? width - used : 0, "");
}

const char *out_weight(int32_t weight, struct arena *arena) {
    const int size = abs(weight);
    return arena_print(arena, "%s%d.%02d", weight < 0 ? "-" : "+", size / 100, size % 100);
}

const char *out_utf8(const char *text, struct arena *arena) {
    const char *odd;
    if (g_utf8_validate(text, -1, &odd)) {
        return text;
    }
    GString *whole = g_string_new(NULL);
    while (!g_utf8_validate(text, -1, &odd)) {
        (void)g_string_append_len(whole, text, odd - text);
        g_string_append_printf(whole, "\\x%02X", (unsigned char)*odd);
        text = odd + 1;
    }
    const char *copy = arena_copy(arena, g_string_append(whole, text)->str);
    (void)g_string_free(whole, TRUE);
    return copy;
}

int out_json(json_t *json) {
    (void)json_dumpf(json, stdout, JSON_INDENT(2));
    (void)printf("\n");
    json_decref(json);
    return EXIT_DONE;
}

int out_nothing(const struct command_context *context) {
    if (context->json) {
        (void)printf("null\n");
    } else {
        (void)fprintf(stderr, "%s\n", out_word(context, "nothing found", "未找到"));
    }
    return EXIT_NOTHING;
}

int out_list(const struct command_context *context, json_t *list) {
    const bool empty = json_array_size(list) == 0;
    if (context->json) {
        (void)out_json(list);
        return empty ? EXIT_NOTHING : EXIT_DONE;
    }
    json_decref(list);
    return empty ? out_nothing(context) : EXIT_DONE;
}

json_t *out_text_json(const char *text) {
    return text == NULL ? json_null() : json_string(text);
}

json_t *out_uuid_json(const struct uuid *uuid) {
    char text[UUID_TEXT];
    return uuid_is_nil(uuid) ? json_null() : json_string(uuid_to_text(uuid, text));
}
