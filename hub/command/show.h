/* show.h – the parts of `show`. */
#ifndef HUB_COMMAND_SHOW_H
#define HUB_COMMAND_SHOW_H

#include "hub/command/portrait.h"
#include "hub/command/reading.h"

/* When the subject is a VIN, prints the vehicle's timeline over all its owners; how many events, or -1 and
 * context->error. */
int show_vehicle(struct command_context *context, struct reading *reading, const char *subject,
                 const struct portrait_wish *wish);

#endif
