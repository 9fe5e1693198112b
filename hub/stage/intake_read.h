/* intake_read.h – one thread's way of reading messages: the contexts of libxml2, made once and made anew when another
 * assembly is in use. */
#ifndef HUB_STAGE_INTAKE_READ_H
#define HUB_STAGE_INTAKE_READ_H

#include "hub/stage/intake_batch.h"
#include "hub/stage/intake_check.h"

struct intake_reader {
    const char *topic_decisions;
    struct assembly *assembly; /* held; NULL: nothing was read yet */
    struct event_reader *reader;
};

/* Gives the input its event or its refusal. */
void intake_read(struct intake_reader *reader, struct assembly *assembly, struct merge_input *input,
                 struct arena *arena);
/* Lets go of what it holds. */
void intake_reader_clear(struct intake_reader *reader);

#endif
