/* inputs.h – what the topics that events come from hold, asked without reading them. For the relay after commits were lost:
 * it waits until all of it is merged again. Each call makes a client of its own, for it is rarely asked. */
#ifndef ADAPTERS_KAFKA_INPUTS_H
#define ADAPTERS_KAFKA_INPUTS_H

#include "adapters/kafka/settings.h"
#include "hub/stage/outlet.h"

struct inputs_wish {
    const struct kafka_settings *settings;
    const char *events, *decisions; /* a pattern, POSIX extended; a topic */
};

/* See hub/stage/outlet.h: inputs, has_message. */
bool inputs_list(const struct inputs_wish *wish, struct arena *arena, const char **cluster,
                 struct input_extent **extents, size_t *count, struct error *error);
bool inputs_has_message(const struct kafka_settings *settings, const struct input_extent *extent, bool *has,
                        struct error *error);

#endif
