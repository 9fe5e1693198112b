/* intake_check.h – what a message claims beside its document: may this topic speak for that source, is the key the
 * customer's, do the CloudEvents headers agree, can it have happened yet. */
#ifndef HUB_STAGE_INTAKE_CHECK_H
#define HUB_STAGE_INTAKE_CHECK_H

#include "hub/stage/merge.h"

struct intake_check {
    const struct merge_parts *parts;
    const char *topic_decisions;
};

/* Sets a refusal on an input that was read; one that is refused already stays as it is. */
void intake_check(const struct intake_check *check, struct merge_input *input, struct arena *arena);

#endif
