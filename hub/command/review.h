/* review.h – the parts of `review`: the queue of questions, one question with what follows from each answer, answers. */
#ifndef HUB_COMMAND_REVIEW_H
#define HUB_COMMAND_REVIEW_H

#include "hub/command/contrast.h"
#include "hub/command/stake.h"

enum { QUESTIONS_MAX = 20000, SIDE_MAX = 13 };

struct review_request {
    const char *verb; /* same, apart, defer … */
    const char *a, *b;
    const char *reason, *author, *where;
    instant until;
    bool reveal, yes, waiting, deferred;
};

/* A question with what hangs on it. */
struct queued {
    const struct question *question;
    struct stake stake;
};

/* The queue of today: at most the budget less what was answered or put off today, the highest stake first; then what waits. */
struct queue {
    struct queued *items;
    size_t count;                       /* all that are open and not put off */
    size_t asked;                       /* of these the first so many are asked today */
    size_t deferred;                    /* stand behind the others */
    unsigned answered, put_off, budget; /* today; today; a day */
};
/* False and context->error. */
bool review_queue(struct command_context *context, const struct model *model, struct queue *queue);
/* Two lines for people, and JSON. */
void review_print(const struct command_context *context, const struct queued *item);
json_t *review_json(const struct queued *item, struct arena *arena);

/* The two sides of a question as an answer names them: the founder first, then those that stand in some pair. */
struct sides {
    struct uuid records[2 * SIDE_MAX];
    size_t count, first; /* `first` of them are of the first side */
    size_t whole[2];     /* how many there are of each; an answer names at most SIDE_MAX of a side */
};
struct sides sides_of_question(const struct question *question);
/* The same of the question between the golden records of two records; by themselves when both are of one, or one of none.
 * False and context->error. */
bool review_sides(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                  struct sides *sides);
bool sides_are_cut(const struct sides *sides);
/* What is to be said when a side is longer than an answer, in the language of the locale; NULL: nothing. */
const char *sides_cut(const struct command_context *context, const struct sides *sides);

/* The subcommands' parts; each returns an exit code. */
int review_show(struct command_context *context, struct reading *reading, const void *argument);
int review_say(struct command_context *context, struct reading *reading, const void *argument);
int review_say_where(struct command_context *context, struct reading *reading, const void *argument);
int review_revoke(struct command_context *context, struct reading *reading, const void *argument);
int review_undo(struct command_context *context, struct reading *reading, const void *argument);
int review_stats(struct command_context *context, struct reading *reading, const void *argument);

#endif
