/* intake_object.h – whose the documents are that the ERP names. The database knows those that it has a row of. What was
 * published a moment ago, or before commits were lost, only the publications log tells: so what the ERP says of a document
 * means the same however far the log is applied. One thread. */
#ifndef HUB_STAGE_INTAKE_OBJECT_H
#define HUB_STAGE_INTAKE_OBJECT_H

#include "hub/stage/merge.h"
#include "hub/stage/outlet.h"

struct object_finder;

/* `log` has to outlive it; NULL: only the database is asked. */
struct object_finder *object_finder_new(const struct outlet *log);
void object_finder_free(struct object_finder *finder);
/* Sets `object` of those inputs that name a document which the log alone knows. Costs nothing when no input names one.
 * False and *error when database or log cannot be read. */
bool object_finder_look(struct object_finder *finder, struct database *database, const struct merge_batch *batch,
                        struct arena *arena, struct error *error);

#endif
