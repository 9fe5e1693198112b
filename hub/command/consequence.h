/* consequence.h – what follows from an answer before it is given: which golden ids change, which partners lose or gain a
 * view or see another content, which documents would go to the ERP. Worked out by the merge's grouping, the partners' rules
 * and the ERP's mapping on what is stored; nothing is written. */
#ifndef HUB_COMMAND_CONSEQUENCE_H
#define HUB_COMMAND_CONSEQUENCE_H

#include "hub/command/reading.h"
#include "hub/stage/merge_try.h"

/* A golden record before and after; either may be missing. */
struct change {
    struct uuid golden;
    const struct customer *before, *after; /* NULL: there is none of that id */
    struct uuid into;                      /* gone: where its founder is then, nil when nowhere */
};

struct seen_change {
    const char *partner;
    struct uuid golden;
    enum { VIEW_LOST, VIEW_GAINED, VIEW_CHANGED } what;
};

struct document_change {
    struct uuid golden, anchor;
    const char *system, *profile;
    enum {
        DOCUMENT_CREATE,
        DOCUMENT_UPDATE,
        DOCUMENT_HELD,
        DOCUMENT_LOSER, /* the ERP is told that its object lost to another */
        DOCUMENT_ORPHAN /* it is not: the object stays behind */
    } what;
};

struct consequences {
    struct change *changes;
    size_t change_count;
    struct seen_change *views;
    size_t view_count;
    struct document_change *documents;
    size_t document_count;
};

/* What the consequences are worked out with. */
struct foresight {
    struct command_context *context;
    struct reading *reading;
    const struct model *model;
    struct rights *rights;
    struct survivorship *survivorship;
};

/* False and context->error when a file is missing or breaks its rules; close it all the same. */
bool foresight_open(struct command_context *context, struct reading *reading, const struct model *model,
                    struct foresight *foresight);
void foresight_close(struct foresight *foresight);
/* If these words were said now. False and context->error. */
bool consequences_of(const struct foresight *foresight, const struct tried_word *words, size_t count,
                     struct consequences *consequences);

void consequences_print(const struct command_context *context, const struct consequences *consequences);
json_t *consequences_json(const struct consequences *consequences);

#endif
