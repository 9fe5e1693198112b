/* view_rules.h – what views and documents were last made by. Rights and mappings are not golden state: when they change,
 * every golden record becomes dirty, a part of them at a time, so that merges go on in between. They are noted before that:
 * from then on no relay with others closes a cycle (relay-close.sql), so that nothing marked is taken by one of those. */
#ifndef HUB_STORE_VIEW_RULES_H
#define HUB_STORE_VIEW_RULES_H

#include "hub/store/database.h"

enum view_target { VIEW_OF_PARTNERS = 1, VIEW_OF_ERP = 2 }; /* stands in dirty.targets */

/* Compares with what was noted last; when it differs, or `again`, marks all golden records and notes the digest.
 * Interrupted, it is done again by the next call. False and *error (database errors). */
bool view_rules_note(struct database *database, enum view_target target, struct bytes digest, bool again, bool *changed,
                     struct error *error);

#endif
