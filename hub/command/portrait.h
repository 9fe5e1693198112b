/* portrait.h – a customer as people like to read one, as JSON, and in the canonical form that tests compare. Personal
 * values are masked unless asked to be revealed. */
#ifndef HUB_COMMAND_PORTRAIT_H
#define HUB_COMMAND_PORTRAIT_H

#include "hub/command/command.h"
#include "hub/golden/related.h"

#include <jansson.h>
#include <stdio.h>

struct portrait_wish {
    bool reveal, lineage, history;
    bool chinese;
    bool event_ids; /* of history, for people; JSON has them anyway */
};

/* Source/number, and the role of a party without a number of its own: D0456/R9/driver. */
const char *portrait_member(const struct member *member, struct arena *arena);
/* "generation 2", "collective account", or ""; in the arena. */
const char *portrait_standing(const struct member *member, bool chinese, struct arena *arena);
/* Part `index` of a value of the attribute, masked when it is sensitive and identifies, unless `reveal`. */
const char *portrait_part(const struct attribute *attribute, size_t index, const char *text, bool reveal,
                          struct arena *arena);
/* Text of a fact, masked when it is sensitive unless `reveal`. */
const char *portrait_fact(const struct attribute *fact, const char *text, bool reveal, struct arena *arena);
/* Parts joined by " | ", masked when sensitive and not revealed. */
const char *portrait_value(const struct customer_value *value, bool reveal, struct arena *arena);
/* The same for people: codes in it are words when they read Chinese. */
const char *portrait_words(const struct customer_value *value, bool reveal, bool chinese, struct arena *arena);
void portrait_print(const struct customer *customer, const struct portrait_wish *wish, struct arena *arena, FILE *out);
/* The caller owns the object. */
json_t *portrait_json(const struct customer *customer, const struct portrait_wish *wish, struct arena *arena);
/* Nothing in it depends on ids of the installation, order of arrival or the clock. */
void portrait_canonical(const struct customer *customer, struct arena *arena, FILE *out);
/* Whom the customer belongs together with, a line each under `title`; nothing when there is nobody. */
void portrait_related(const struct customer *customer, const char *title, bool chinese, struct arena *arena, FILE *out);
/* "D0123/K1 drives-for D0456/C9  by vehicle  2024-05-01 – ", and the files that show it, a line each; nothing of these when
 * they are a and b: files of the two customers. */
void portrait_relation(const struct related *related, const struct member *a, const struct member *b, bool chinese,
                       struct arena *arena, FILE *out);
/* As one of portrait_related_json. */
json_t *portrait_relation_json(const struct related *related, struct arena *arena);
/* A list; the caller owns it. */
json_t *portrait_related_json(const struct customer *customer, struct arena *arena);
/* "voided" …, as in struct customer_event, in the language asked for. */
const char *portrait_state(const char *state, bool chinese);
/* One line of history. */
void portrait_event(const struct customer_event *event, const struct portrait_wish *wish, struct arena *arena,
                    FILE *out);
json_t *portrait_event_json(const struct customer_event *event, const struct portrait_wish *wish, struct arena *arena);

#endif
