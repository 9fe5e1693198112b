/* erp.h – what the verbs of `dealerhub erp` share. */
#ifndef HUB_COMMAND_ERP_H
#define HUB_COMMAND_ERP_H

#include "hub/command/reading.h"

struct erp_filter {
    const char *subject;        /* a customer, or NULL */
    const char *system, *state; /* or NULL */
    int64_t number;             /* 0: any */
    bool reveal;
};

/* erp_losers.c: a reading_use of a struct erp_filter, of which only the system counts. */
int erp_list_losers(struct command_context *context, struct reading *reading, const void *filter);

#endif
