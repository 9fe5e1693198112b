/* answer.h – reads ALEAUD01: what became of the hub's documents in the ERP. Several IDocs in one document, up to hundreds of
 * answers in an IDoc. */
#ifndef ADAPTERS_IDOC_ANSWER_H
#define ADAPTERS_IDOC_ANSWER_H

#include "hub/stage/port.h"

/* The customers among the objects that the document names; what was not posted has none and is left out. `utc_offset` (µs) is
 * that of the control record's times. False and *error when it is no XML or an IDoc lacks what its answers are known by. */
bool idoc_answers_read(struct bytes document, int64_t utc_offset, struct arena *arena, struct erp_answer **answers,
                       size_t *count, struct error *error);

#endif
