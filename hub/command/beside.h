/* beside.h – what the subcommands stand on that compute the golden state once more beside the running one. */
#ifndef HUB_COMMAND_BESIDE_H
#define HUB_COMMAND_BESIDE_H

#include "hub/command/command.h"
#include "hub/stage/assembly.h"
#include "hub/stage/rebuild.h"

struct beside {
    struct sealer *sealer;
    struct installation installation;
    struct assembly *assembly; /* of the files found here, which are those in force */
    struct database *database; /* a connection of its own: its tables hide the running ones */
    struct rebuild rebuild;    /* by the assembly's parts */
};

/* False and context->error: the usual ones, or file_set_behind when other files are in force than those found here. Close
 * it all the same. Needs database and keys in the context. */
bool beside_open(struct command_context *context, struct beside *beside);
void beside_close(struct beside *beside);

#endif
