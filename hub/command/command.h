/* command.h – the frame of the command line. A subcommand is one file with one function and one line in main.c's table;
 * the frame reads the global options, loads what the line says it needs, and turns its errors into messages and exit
 * codes. Everything in the context is the frame's to free. */
#ifndef HUB_COMMAND_COMMAND_H
#define HUB_COMMAND_COMMAND_H

#include "hub/base/config.h"
#include "hub/base/files.h"
#include "hub/base/instant.h"

struct database;
struct master_keys;
struct subcommand;

enum exit_code {
    EXIT_DONE = 0,
    EXIT_NOTHING = 1, /* nothing found; for check and validate: something is wrong with what was looked at */
    EXIT_USAGE = 2,
    EXIT_CONFIGURATION = 3,
    EXIT_SERVICE = 4,
};

/* What the frame has ready before a subcommand runs. Without NEEDS_CONFIG the configuration is loaded, too, but its usual
 * file may be absent. */
enum need {
    NEEDS_NOTHING = 0,
    NEEDS_CONFIG = 1,   /* hub.conf must be there */
    NEEDS_DATABASE = 2, /* context->database is open */
    NEEDS_KEYS = 4,     /* context->keys is loaded */
    NEEDS_OWNER = 8,    /* the database as its owner: makes tables and grants */
};

struct command_context {
    const struct subcommand *command;
    const struct subcommand *commands; /* all of them, for one that runs others by command_run */
    size_t command_count;
    struct arena *arena;
    const struct config *config;
    const char *config_file;                     /* where it was looked for */
    const struct config_request *config_request; /* how it was loaded, to load it anew */
    struct files files;                          /* finds data files, the site's first */
    struct database *database;
    struct master_keys *keys;
    bool json;          /* --json: one JSON document on standard output */
    bool chinese;       /* messages in Chinese */
    struct error error; /* for whatever the subcommand calls; command_failed tells it */
};

struct subcommand {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *en, *zh;   /* one line of help */
    /* argv[0] is the subcommand's name; global options are gone. Returns an enum exit_code. */
    int (*run)(struct command_context *context, int argc, char **argv);
    unsigned needs; /* enum need */
};

/* One option of a subcommand: `--name VALUE` into *text, or `--name` into *flag. */
struct command_option {
    const char *name; /* with its dashes; NULL ends the list */
    const char **text;
    bool *flag;
};

/* Takes the options out of argv, so that argv[1] … hold the rest, and adjusts *argc; `--` ends the options. An unknown
 * one prints the usage and gives false: return EXIT_USAGE. */
bool command_options(struct command_context *context, const struct command_option *options, int *argc, char **argv);
/* Prints the usage of the subcommand; returns EXIT_USAGE. */
int command_usage(const struct command_context *context);
/* Notes what is wrong with an option or argument of the command line; returns false: return command_failed then. */
bool command_wrong(struct command_context *context, const char *place, const char *en, const char *zh);
/* Of --json and two other forms of the output (NULL: not wanted) at most one may be wanted; false and context->error else. */
bool command_one_form(struct command_context *context, const char *form, const char *other);
/* A day, which begins at midnight UTC, or a time with its zone; false and context->error when `text` is neither. */
bool command_instant(struct command_context *context, const char *place, const char *text, instant *when);
/* A number above 0; false and context->error when `text` is none. */
bool command_number(struct command_context *context, const char *place, const char *text, int64_t *number);
/* Prints context->error for people, or as JSON; returns its exit code. */
int command_failed(const struct command_context *context);
/* To standard output, in the language of the locale; both formats take the same arguments in the same order. */
void command_print(const struct command_context *context, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Everything from argv to the exit code. */
int command_run(const struct subcommand *subcommands, size_t count, int argc, char **argv);

/* The subcommands, one file each. */
int adopt_main(struct command_context *context, int argc, char **argv);
int check_main(struct command_context *context, int argc, char **argv);
int demo_main(struct command_context *context, int argc, char **argv);
int erp_main(struct command_context *context, int argc, char **argv);
int explain_main(struct command_context *context, int argc, char **argv);
int generic_main(struct command_context *context, int argc, char **argv);
int history_main(struct command_context *context, int argc, char **argv);
int migrate_main(struct command_context *context, int argc, char **argv);
int run_main(struct command_context *context, int argc, char **argv);
int key_main(struct command_context *context, int argc, char **argv);
int model_main(struct command_context *context, int argc, char **argv);
int rebuild_main(struct command_context *context, int argc, char **argv);
int pin_main(struct command_context *context, int argc, char **argv);
int rejects_main(struct command_context *context, int argc, char **argv);
int review_main(struct command_context *context, int argc, char **argv);
int send_main(struct command_context *context, int argc, char **argv);
int show_main(struct command_context *context, int argc, char **argv);
int unpin_main(struct command_context *context, int argc, char **argv);
int validate_main(struct command_context *context, int argc, char **argv);
int view_main(struct command_context *context, int argc, char **argv);

#endif
