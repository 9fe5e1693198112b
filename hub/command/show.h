/* show.h – the parts of `show`. */
#ifndef HUB_COMMAND_SHOW_H
#define HUB_COMMAND_SHOW_H

#include "hub/command/portrait.h"
#include "hub/command/reading.h"

/* What happened to the vehicle whose VIN, or the last eight of it, the subject is: over all its owners, oldest first;
 * *count is 0 when it is none. */
bool show_vehicle_find(struct command_context *context, struct reading *reading, const char *subject,
                       struct vehicle_event **events, size_t *count);
void show_vehicle_print(const struct command_context *context, const struct vehicle_event *events, size_t count,
                        const struct portrait_wish *wish);
json_t *show_vehicle_json(const struct command_context *context, const struct vehicle_event *events, size_t count,
                          const struct portrait_wish *wish);

#endif
