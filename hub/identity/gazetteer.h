/* gazetteer.h – provinces, cities and renamed districts with their short and old names. Names are compared and returned
 * in their short form (安徽, 芜湖). */
#ifndef HUB_IDENTITY_GAZETTEER_H
#define HUB_IDENTITY_GAZETTEER_H

#include "hub/identity/reference.h"

#include <libxml/tree.h>

struct city {
    const char *name, *short_name, *province; /* province: its short name */
};

struct gazetteer *gazetteer_new(struct arena *arena);
void gazetteer_clear(struct gazetteer *gazetteer);
bool gazetteer_read_province(struct reference *reference, const xmlNode *node);
/* The province that the text begins with, by its short name, or NULL; *length is what its name takes. */
const char *gazetteer_province(const struct gazetteer *gazetteer, const char *text, size_t *length);
/* The city that the text begins with, within `province` unless NULL, or NULL. */
const struct city *gazetteer_city(const struct gazetteer *gazetteer, const char *text, const char *province,
                                  size_t *length);
/* The present name of a district of that city. */
const char *gazetteer_district(const struct gazetteer *gazetteer, const char *city, const char *district);
/* True when the province is a city, too. */
bool gazetteer_is_municipality(const struct gazetteer *gazetteer, const char *province);
/* True when plates begin with this character. */
bool gazetteer_has_plate(const struct gazetteer *gazetteer, uint32_t character);

#endif
