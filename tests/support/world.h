/* world.h – small random worlds of dealer-store events for property tests: customers at several stores who share phones,
 * cars and names, with voids, revisions, late entries, renumberings, parties, erasures and stewards' words among them.
 * The same seed gives the same documents on every machine. */
#ifndef TESTS_SUPPORT_WORLD_H
#define TESTS_SUPPORT_WORLD_H

#include "tests/support/merge_fixture.h"

/* Documents, to be freed by the caller with g_ptr_array_free(…, 1). */
GPtrArray *world_events(const struct merge_fixture *fixture, unsigned seed, unsigned count);
/* A shuffled copy of the pointers in which about one in ten stands twice. */
GPtrArray *world_shuffle(GPtrArray *events, unsigned seed);

#endif
