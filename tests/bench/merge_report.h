/* merge_report.h – what the database says of a stretch of work: statements by cost, bytes by table, plans that scanned or
 * spilled. Everything is read by a connection of its own. */
#ifndef TESTS_BENCH_MERGE_REPORT_H
#define TESTS_BENCH_MERGE_REPORT_H

#include "hub/store/database.h"

/* Begins a stretch: forgets what statements cost and remembers how large the tables are. */
void merge_report_begin(struct database *database);
/* The costliest statements, microseconds per event; needs pg_stat_statements in the schema `statistics`, else says nothing. */
void merge_report_statements(struct database *database, unsigned long count, double events);
/* Bytes per event that each table grew by since the beginning, with its indexes. */
void merge_report_bytes(struct database *database, double events);
/* Sequential scans of tables with rows, and temporary files, since the beginning: there should be none. */
void merge_report_scans(struct database *database);

#endif
