/* reading.h – what the subcommands stand on that look at stored customers: schemas, keys and the customer store. */
#ifndef HUB_COMMAND_READING_H
#define HUB_COMMAND_READING_H

#include "hub/command/command.h"
#include "hub/command/documents.h"
#include "hub/store/customer_store.h"
#include "hub/golden/record.h"
#include "hub/store/installation.h"

struct reading {
    struct documents documents;
    struct sealer *sealer;
    struct key_cache *cache;
    struct installation installation;
    struct customer_store store;
};

/* False and context->error on a failure; close it all the same. Needs database and keys in the context. */
bool reading_open(struct command_context *context, struct reading *reading);
void reading_close(struct reading *reading);
/* The golden records that `subject` may mean: a golden or record id, source/number, phone, ID number, VIN, plate, e-mail,
 * account or name; "-" reads it from standard input, so that it stands in no process list. */
bool reading_find(struct command_context *context, struct reading *reading, const char *subject,
                  struct golden_list *found);
/* Exactly one source record: its id from source/number or the id itself. */
bool reading_record(struct command_context *context, struct reading *reading, const char *subject,
                    struct uuid *record);
/* The subject itself, or the first line of standard input for "-". */
const char *reading_subject(struct command_context *context, const char *subject);
/* Loads and returns the customers found; count is found->count. NULL and context->error on a failure. */
struct customer **reading_load(struct command_context *context, struct reading *reading,
                               const struct golden_list *found, struct customer_wish wish);
/* Runs `use` on an open reading: the frame of most of these subcommands. Returns an exit code. */
typedef int reading_use(struct command_context *context, struct reading *reading, const void *request);
int reading_run(struct command_context *context, reading_use *use, const void *request);
/* Says that nothing was found; returns EXIT_NOTHING. */
int reading_nothing(const struct command_context *context);

#endif
