/* config_value.h – reads one value of hub.conf by the type of its key. */
#ifndef HUB_BASE_CONFIG_VALUE_H
#define HUB_BASE_CONFIG_VALUE_H

#include "hub/base/config.h"

/* Stores `text`, which must live as long as the configuration, in the key's member. False and *error with `place` when
 * it does not fit; the detail names the rule and never repeats a text, which may be a secret. */
bool config_value_read(const struct config_key *key, const char *text, const char *place, struct config *config,
                       struct error *error);
/* A span of time with its unit, in µs. False when it is none. */
bool config_duration_read(const char *text, int64_t *span);
/* The key most like a mistyped one, or NULL when none is near. */
const char *config_nearest(const char *typed);

#endif
