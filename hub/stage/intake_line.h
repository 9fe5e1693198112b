/* intake_line.h – the assembly line between the poll thread and the merge: a few batches in a circle, and the threads that
 * read them. Batches are merged in the order in which they were submitted; while one is merged the next is read. */
#ifndef HUB_STAGE_INTAKE_LINE_H
#define HUB_STAGE_INTAKE_LINE_H

#include "hub/stage/intake_batch.h"

struct line;

/* Starts `workers` threads, at least 1. */
struct line *line_new(unsigned workers, const char *topic_decisions);
/* Stops the threads; whatever is on it is dropped. */
void line_free(struct line *line);

/* The poll thread: an empty batch, or NULL when none is free within `timeout` µs. */
struct intake_batch *line_take(struct line *line, int64_t timeout);
void line_submit(struct line *line, struct intake_batch *batch);
/* True when nothing submitted is left, within `timeout` µs. */
bool line_is_empty(struct line *line, int64_t timeout);
/* Inputs submitted and not merged. */
size_t line_depth(struct line *line);

/* The merge thread: the oldest batch, once it is read; NULL after `timeout` µs or when the line ends. */
struct intake_batch *line_next(struct line *line, int64_t timeout);
/* The batch that follows the one given by line_next, if there is one and it is read: to be looked at until the next call of
 * line_next. */
const struct intake_batch *line_following(struct line *line);
/* The batch given by line_next, or taken and not submitted, goes back. */
void line_return(struct line *line, struct intake_batch *batch);
/* Waits; false when the line ends meanwhile. */
bool line_pause(struct line *line, int64_t span);

/* Another instance has moved on, or partitions were lost: everything on the line is dropped until the poll thread, once
 * the line is empty, begins anew. Any thread. */
void line_scrap(struct line *line);
bool line_is_scrapped(struct line *line);
void line_begin_anew(struct line *line);

/* Ends the waiting of all threads. */
void line_end(struct line *line);
bool line_has_ended(struct line *line);

#endif
