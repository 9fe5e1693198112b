/* out.h – what the subcommands that print share: words in the user's language, weights, one JSON document. */
#ifndef HUB_COMMAND_OUT_H
#define HUB_COMMAND_OUT_H

#include "hub/base/uuid.h"
#include "hub/command/command.h"

#include <jansson.h>

/* The one in the language of the locale. */
const char *out_word(const struct command_context *context, const char *en, const char *zh);
/* The text with spaces up to `width` columns of a terminal, where a Chinese character takes two; in the arena. */
const char *out_column(const char *text, int width, struct arena *arena);
/* Hundredths of a bit as "+12.30"; in the arena. */
const char *out_weight(int32_t weight, struct arena *arena);
/* The text for JSON: octets that are no UTF-8, as file names may hold, as \xE4; in the arena. */
const char *out_utf8(const char *text, struct arena *arena);
/* Prints the document and frees it; returns EXIT_DONE. */
int out_json(json_t *json);
/* Prints the list when JSON is wanted, says so when it is empty, frees it; returns EXIT_DONE or EXIT_NOTHING. What people
 * read of it was printed before. */
int out_list(const struct command_context *context, json_t *list);
/* Says that nothing was found, in JSON null; returns EXIT_NOTHING. */
int out_nothing(const struct command_context *context);
/* A string, or null. */
json_t *out_text_json(const char *text);
json_t *out_uuid_json(const struct uuid *uuid);

#endif
