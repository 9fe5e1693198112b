/* console.h – an installation in a folder of its own, with what `dealerhub migrate` makes in the database of POSTGRES_URI,
 * on which a test runs command lines as a user would. One a program. */
#ifndef TESTS_SUPPORT_CONSOLE_H
#define TESTS_SUPPORT_CONSOLE_H

#include "hub/command/command.h"
#include "hub/store/installation.h"
#include "tests/support/merge_fixture.h"

#include <jansson.h>

struct console {
    struct merge_fixture fixture; /* merges by the installation's keys; its files are those in force */
    struct installation installation;
    struct keyer *first_keyer;
    struct sealer *first_sealer;
    struct master_keys *keys;
    char folder[64];  /* the working directory until it is closed */
    char out[200000]; /* what the last command printed; errors go to standard error */
    const struct subcommand *subcommands;
    size_t subcommand_count;
};

void console_open(struct console *console, const struct subcommand *subcommands, size_t count);
void console_close(struct console *console);
/* Runs a line of words; returns the exit code. */
int console_run(struct console *console, const char *line);
/* The one JSON document that the line prints with --json; the caller frees. Fails the test on another exit code. */
json_t *console_json(struct console *console, const char *line, int expected);
/* Fail the test unless the last command printed the text, or if it did. */
void console_says(const struct console *console, const char *text);
void console_silent_of(const struct console *console, const char *text);
/* Runs SQL on the database; fails the test when that fails. */
void console_sql(struct console *console, const char *sql);

#endif
