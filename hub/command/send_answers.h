/* send_answers.h – what the ERP answers, as the events that say it. */
#ifndef HUB_COMMAND_SEND_ANSWERS_H
#define HUB_COMMAND_SEND_ANSWERS_H

#include "hub/command/documents.h"

#include <glib.h>

/* A document to be sent. */
struct letter {
    const char *name; /* what it is called when its fate is told */
    struct bytes body;
};

/* Appends a letter for each customer number in a file that holds a document of the ERP's. False and context->error when it cannot
 * be read. */
bool answers_to_letters(struct command_context *context, const struct documents *documents, const char *file,
                        GArray *letters);

#endif
