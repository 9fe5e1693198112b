/* documents.h – an archive as event documents of the real kinds, valid against schemas/event, in the order of their days; and as
 * two tables: the truth, and what each file says. */
#ifndef TESTS_WORLD_DOCUMENTS_H
#define TESTS_WORLD_DOCUMENTS_H

#include "tests/world/archive.h"

#include <stdio.h>

struct documents {
    const struct archive *archive;
    size_t next;    /* index of the visit to come */
    int *phone_now; /* by file: the phone in its one phone field */
    GString *xml;   /* the document made last, on one line */
};

struct documents documents_new(const struct archive *archive);
void documents_free(struct documents *documents);
/* Makes the next document; false at the end. */
bool documents_next(struct documents *documents);

/* Lines "source number role truth kind", tabs between; files of one customer have the same truth. */
void documents_truth(const struct archive *archive, FILE *to);
/* A line per file, tabs between, a heading first: what a careful reader makes of what it says. */
void documents_table(const struct archive *archive, FILE *to);

#endif
