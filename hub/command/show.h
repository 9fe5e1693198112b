/* show.h – the parts of `show`. */
#ifndef HUB_COMMAND_SHOW_H
#define HUB_COMMAND_SHOW_H

#include "hub/command/portrait.h"
#include "hub/command/reading.h"
#include "hub/store/console_store.h"

/* What was said of a number and counts no more: voided, erased, or given by a later revision of its document to somebody
 * else. */
struct spent {
    struct spent_event *events;
    size_t count;
};

/* What happened to the vehicle whose VIN, or the last eight of it, the subject is: over all its owners, oldest first;
 * *count is 0 when it is none. */
bool show_vehicle_find(struct command_context *context, struct reading *reading, const char *subject,
                       struct vehicle_event **events, size_t *count);
void show_vehicle_print(const struct command_context *context, const struct vehicle_event *events, size_t count,
                        const struct portrait_wish *wish);
json_t *show_vehicle_json(const struct command_context *context, const struct vehicle_event *events, size_t count,
                          const struct portrait_wish *wish);

/* The subject is source/number; the latest twenty. */
bool show_spent_find(struct command_context *context, struct reading *reading, const char *subject,
                     struct spent *spent);
void show_spent_print(const struct command_context *context, const struct reading *reading, const struct spent *spent);
json_t *show_spent_json(const struct spent *spent);

#endif
