/* answer_line.h – the lines in which sources are owed answers, each in the order of its numbers, so that the highest number
 * answered says which ones were given. The messages of an input partition are a line, named <topic>, or <topic>#<life>
 * once the topic was made anew, and numbered by their offsets; what a partition of decisions asked to replay of it is
 * another, named <line>@<partition of decisions> and numbered by the decision's offset and the reject's place in it: the
 * same again, however often the decision is merged. */
#ifndef HUB_STORE_ANSWER_LINE_H
#define HUB_STORE_ANSWER_LINE_H

#include "hub/event/event.h"

/* More rejects than a decision may name. */
enum { ANSWER_LINE_REPLAYS = 1 << 20 };

/* What asked to read a reject again. */
struct replay_turn {
    int32_t partition, life; /* of the decisions topic */
    int64_t offset;
    size_t place; /* among the rejects that the decision names */
};

/* In the arena. */
const char *answer_line_of_messages(const struct origin *origin, struct arena *arena);
const char *answer_line_of_replays(const struct origin *origin, const struct replay_turn *turn, struct arena *arena);
int64_t answer_line_number(const struct replay_turn *turn);
/* The topic that a line speaks of, in the arena; also how many octets of the line are its name. */
const char *answer_line_topic(const char *line, struct arena *arena);
size_t answer_line_topic_length(const char *line);

#endif
