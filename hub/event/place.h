/* place.h – where in a document something is wrong: line, column (in characters, from 1) and the path of the open
 * elements, found by walking the text again. Only errors pay for it. */
#ifndef HUB_EVENT_PLACE_H
#define HUB_EVENT_PLACE_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

/* Line and column of the octet at `offset` of a UTF-8 text. */
void place_position(struct bytes text, size_t offset, unsigned *line, unsigned *column);
/* Refuses at `offset`: fills *error with both sentences, path and position; returns false. Neither sentence may hold
 * anything that a source typed. */
bool place_refuse(struct error *error, enum error_code code, struct bytes text, size_t offset, const char *en,
                  const char *zh);

#endif
