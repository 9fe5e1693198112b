/* merge_fixture.h – a merge on a real PostgreSQL without Kafka: documents go in as bytes, in any order and batch size, and
 * the golden state comes out as text that does not depend on ids or arrival. */
#ifndef TESTS_SUPPORT_MERGE_FIXTURE_H
#define TESTS_SUPPORT_MERGE_FIXTURE_H

#include "hub/stage/merge.h"

#include <glib.h>

struct merge_fixture {
    struct attributes *attributes;
    struct kinds *kinds;
    struct normaliser *normaliser;
    struct model *model;
    struct survivorship *survivorship;
    struct rights *rights;
    struct keyer *keyer;
    struct master_keys *keys;
    struct sealer *sealer;
    struct database *database;
    struct event_reader *reader;
    struct merge_parts parts;
    const struct merge_parts *adopting; /* of a set to come into force, or NULL */
    int64_t offset;                     /* of the next message on the one input partition */
    bool rewindable;                    /* the rows of an empty database are kept aside */
};

/* Loads the shipped files and connects to POSTGRES_URI; stops the test when something is missing. */
void merge_fixture_open(struct merge_fixture *fixture);
void merge_fixture_close(struct merge_fixture *fixture);
/* An empty, migrated database. */
void merge_fixture_reset(struct merge_fixture *fixture);
/* As merge_fixture_reset, but a hundred times faster: empties the tables of a database that was reset before, and puts back what
 * the migrations put in. */
void merge_fixture_rewind(struct merge_fixture *fixture);
/* Merges the documents as one batch; returns how many were refused. `codes` (may be NULL) gets each one's code, "" when
 * accepted, in static storage. */
size_t merge_fixture_merge(struct merge_fixture *fixture, const char *const *documents, size_t count,
                           const char **codes);
/* Why a batch of this one cannot be merged, and nothing of it is; OK: it was. */
struct error merge_fixture_failure(struct merge_fixture *fixture, const char *document);
enum error_code merge_fixture_fail(struct merge_fixture *fixture, const char *document);
/* The facts of an event of that customer become what the hub never writes, but sealed as they should be. */
void merge_fixture_spoil_facts(struct merge_fixture *fixture, const char *source, const char *number,
                               const char *event);
/* The record id of a customer number. */
struct uuid merge_fixture_record(const struct merge_fixture *fixture, const char *source, const char *number);
/* All golden records with members, survivors and lineage, and all source records with claims; sorted. The caller frees. */
GString *merge_fixture_state(struct merge_fixture *fixture);
/* What `dealerhub rebuild --verify` would tell of the database, a line each, and how many lines there could be; *documents: those
 * that were read again. The caller frees. */
GString *merge_fixture_verify(const struct merge_fixture *fixture, size_t *count, size_t *documents);
/* One number from SQL without parameters. */
int64_t merge_fixture_number(struct merge_fixture *fixture, const char *sql);

#endif
