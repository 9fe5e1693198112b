#include "hub/store/answer_line.h"

#include <inttypes.h>
#include <string.h>

/* No topic has those in its name. */
#define MARKS "#@"

static const char *in_life(const char *name, int32_t life, struct arena *arena) {
    return life == 0 ? name : arena_print(arena, "%s#%" PRId32, name, life);
}

const char *answer_line_of_messages(const struct origin *origin, struct arena *arena) {
    return in_life(origin->topic, origin->life, arena);
}

const char *answer_line_of_replays(const struct origin *origin, const struct replay_turn *turn, struct arena *arena) {
    const char *line = answer_line_of_messages(origin, arena);
    return in_life(arena_print(arena, "%s@%" PRId32, line, turn->partition), turn->life, arena);
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
