/* merge_scene.h – the one merge fixture of a test program, and what opens, empties and closes it. */
#ifndef TESTS_UNIT_STAGE_MERGE_SCENE_H
#define TESTS_UNIT_STAGE_MERGE_SCENE_H

#include "tests/support/merge_fixture.h"
#include "tests/support/test.h"

static struct merge_fixture fixture;

static inline int open_fixture(void **state) {
    (void)state;
    merge_fixture_open(&fixture);
    return 0;
}

static inline int close_fixture(void **state) {
    (void)state;
    merge_fixture_close(&fixture);
    return 0;
}

/* Before a test: nothing was merged. */
static inline int reset(void **state) {
    (void)state;
    merge_fixture_reset(&fixture);
    return 0;
}

#endif
