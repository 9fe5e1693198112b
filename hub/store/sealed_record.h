/* sealed_record.h – what the sealed columns of event rows, bodies and IDocs are bound to: merge and readers agree here. */
#ifndef HUB_STORE_SEALED_RECORD_H
#define HUB_STORE_SEALED_RECORD_H

#include "hub/event/event.h"
#include "hub/store/seal.h"

/* A record's wrapped key, as its column has it; one of another length is no erasure, whose column is null. False and *error
 * (seal_broken) names the record. */
bool sealed_key(const struct uuid *record, struct bytes stored, struct wrapped_key *wrapped, struct error *error);
/* Facts (SEAL_FACTS) and bodies (SEAL_BODY) of one event row; a nil record means the hub's own key. */
struct seal_of sealed_row(const struct uuid *record, enum seal_purpose purpose, const char *source,
                          const char *event_id, struct arena *arena);
/* The item of what is sealed of a reject, under the hub's key. */
const char *sealed_reject(const struct origin *origin, struct arena *arena);
/* An IDoc, sealed under its anchor's key. */
struct seal_of sealed_document(const struct uuid *anchor, const char *system, int64_t number, struct arena *arena);

#endif
