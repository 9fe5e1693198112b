/* model.h – the verbs of `dealerhub model`, a file each; options are read in model.c. */
#ifndef HUB_COMMAND_MODEL_H
#define HUB_COMMAND_MODEL_H

#include "hub/command/command.h"

struct model_request {
    const char *file;    /* of show: NULL, the one found here */
    const char *version; /* of train; NULL: made from the present one and the day */
    long seed, pairs, records, examples;
    double precision;
    bool reveal;
};

/* All return an exit code. */
int model_show(struct command_context *context, const struct model_request *request);
int model_train(struct command_context *context, const struct model_request *request);
int model_try(struct command_context *context, const struct model_request *request);
int model_history(struct command_context *context, const struct model_request *request);

#endif
