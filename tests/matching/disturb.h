/* disturb.h – what else happens to the files of a small world: documents are voided or revised, numbers renumbered, numbered by
 * the ERP, given to somebody else or erased; a phone spreads over more numbers than its cap and recedes again,
 * a number over more people; landlines, doors and cars, these with the days of their periods, are held by several; somebody
 * fits father and son; stewards decide and take decisions back. For worlds whose order of arrival must not show; the truth of such a world is nobody's concern. */
#ifndef TESTS_MATCHING_DISTURB_H
#define TESTS_MATCHING_DISTURB_H

#include "hub/store/installation.h"
#include "tests/world/documents.h"

/* The archive's documents and the disturbances, each to be freed by g_ptr_array_free(…, TRUE). Many of the latter are recorded at
 * the same instant, so that ties must end on natural keys. Stewards speak of record ids and digests, which are the installation's. */
GPtrArray *disturbed_documents(const struct installation *installation, const struct archive *archive, uint64_t seed);

#endif
