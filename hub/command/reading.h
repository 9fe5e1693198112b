/* reading.h – what the subcommands stand on that look at stored customers: schemas, keys and the customer store. */
#ifndef HUB_COMMAND_READING_H
#define HUB_COMMAND_READING_H

#include "hub/command/command.h"
#include "hub/command/documents.h"
#include "hub/command/out.h"
#include "hub/golden/record.h"
#include "hub/rights/rights.h"
#include "hub/store/customer_store.h"
#include "hub/store/installation.h"
#include "hub/store/record_store.h"

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
/* The subject itself, or the first line of standard input for "-", so that it stands in no process list. To be asked once,
 * before anything looks for it. */
const char *reading_subject(struct command_context *context, const char *subject);
/* The subject is "source/number"; a number may hold slashes of its own. */
bool reading_number(struct command_context *context, const char *subject, const char **source, const char **number);
/* The golden records that `subject` may mean: a golden or record id, source/number, phone, ID number, VIN, plate, e-mail,
 * account or name. */
bool reading_find(struct command_context *context, struct reading *reading, const char *subject,
                  struct golden_list *found);
/* One source record by its id or source/number, opened; *record is NULL when there is none. */
bool reading_record(struct command_context *context, struct reading *reading, const char *subject,
                    struct stored_record **record);
/* Loads and returns the customers found; count is found->count. NULL and context->error on a failure. */
struct customer **reading_load(struct command_context *context, struct reading *reading,
                               const struct golden_list *found, struct customer_wish wish);
/* Partners and rules of the shipped data or the site, the caller's to free; NULL and context->error. */
struct rights *reading_rights(struct command_context *context, const struct reading *reading);
/* Runs `use` on an open reading: the frame of most of these subcommands. Returns an exit code. */
typedef int reading_use(struct command_context *context, struct reading *reading, const void *request);
int reading_run(struct command_context *context, reading_use *use, const void *request);

#endif
