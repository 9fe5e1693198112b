#include "hub/store/answer_line.h"

#include <inttypes.h>
#include <string.h>

/* No topic has that in its name. */
#define MARKS "@"

const char *answer_line_of_replays(const char *topic, const struct replay_turn *turn, struct arena *arena) {
    return arena_print(arena, "%s@%" PRId32, topic, turn->partition);
}

int64_t answer_line_number(const struct replay_turn *turn) {
    return turn->offset * ANSWER_LINE_REPLAYS + (int64_t)turn->place;
}

size_t answer_line_topic_length(const char *line) {
    return strcspn(line, MARKS);
}

const char *answer_line_topic(const char *line, struct arena *arena) {
    return arena_copy_n(arena, line, answer_line_topic_length(line));
}
