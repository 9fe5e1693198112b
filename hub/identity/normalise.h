/* normalise.h – tidies what stores type by hand into forms that can be compared; verifies check characters, dates inside
 * ID numbers, placeholders. Wrong values are kept as doubtful, never refused. Immutable after loading, thread-safe. */
#ifndef HUB_IDENTITY_NORMALISE_H
#define HUB_IDENTITY_NORMALISE_H

#include "hub/event/event.h"

struct normaliser;

/* Loads pinyin readings, surnames, titles, placeholders and gazetteer from <data>/identity and <data>/reference; a file
 * of the same name below `site` (may be NULL) wins. NULL and *error on a mistake. */
struct normaliser *normaliser_load(const char *data, const char *site, struct error *error);
void normaliser_free(struct normaliser *normaliser);

/* Fills value->normal, flags and doubt by the attribute's normaliser. `value->typed` is set by the caller. */
void normalise_value(const struct normaliser *normaliser, const struct attribute *attribute, struct value *value,
                     struct arena *arena);
/* The same for a value that an event recorded then says: a date that lay in the future is doubted for ever. */
void normalise_said(const struct normaliser *normaliser, const struct attribute *attribute, struct value *value,
                    instant recorded, struct arena *arena);
/* All values of all people of an event, and doubts that need two values (birth date against ID number). */
void normalise_event(const struct normaliser *normaliser, struct event *event, struct arena *arena);

/* True for a normal name that is no more than a surname with a title (王先生). */
bool name_is_title_only(const char *normal);

#endif
