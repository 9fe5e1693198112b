/* nearby.h – who else the keys of some source records lead to: every candidate the merge considers, and why it is no part of
 * them. Plain data in the command's arena. */
#ifndef HUB_COMMAND_NEARBY_H
#define HUB_COMMAND_NEARBY_H

#include "hub/command/contrast.h"

/* One candidate beside the record of the group that it is most like. */
struct neighbour {
    const struct stored_record *member, *other;
    enum key_kind key; /* the first that both hold and that is not generic */
    bool current;      /* such a key is current on both sides */
    struct comparison comparison;
    const char *why; /* it is apart, or asked about */
};

struct nearby {
    struct neighbour *list; /* the likest first */
    size_t count;           /* candidates outside the group */
    bool more;              /* not all of them were looked at */
};

enum { NEARBY_SHOWN = 10 };

/* Who shares a key with a record of the group that is not generic. False and context->error on a failure. */
bool nearby_find(struct command_context *context, struct reading *reading, const struct model *model,
                 struct stored_record *const *group, size_t count, struct nearby *nearby);
/* The first NEARBY_SHOWN of them under a title. */
void nearby_print(const struct command_context *context, const struct nearby *nearby, const char *title);
json_t *nearby_json(const struct command_context *context, const struct nearby *nearby);

#endif
