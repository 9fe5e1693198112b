/* loser.h – what the ERP is told of the object of a customer who became one with another, and how that is taken back. */
#ifndef ADAPTERS_IDOC_LOSER_H
#define ADAPTERS_IDOC_LOSER_H

#include "adapters/idoc/compose.h"

/* The first segment alone: the object's number and the codes, everything else left as it is. Held without a number. */
struct idoc_node *loser_compose(struct composition *composition);
/* The codes are taken back in a document that says nothing else of these fields. That is no part of its content, which is
 * what it was before. */
void loser_take_back(const struct idoc_mapping *mapping, struct idoc_node *first);

#endif
