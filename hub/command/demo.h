/* demo.h – what `dealerhub demo` consists of: a directory, a PostgreSQL of its own, an in-process broker, and a hub that
 * runs as a child and knows only its hub.conf. All memory is the command's arena. */
#ifndef HUB_COMMAND_DEMO_H
#define HUB_COMMAND_DEMO_H

#include "adapters/kafka/mock.h"
#include "hub/command/demo_server.h"
#include "hub/command/documents.h"

struct demo {
    struct command_context *context; /* of the demo itself; its error tells what went wrong */
    struct command_context inside;   /* with the demo's own configuration */
    struct documents documents;
    struct demo_place place;
    struct demo_server server;
    struct mock_broker *broker;
    struct demo_child hub;
    struct database *database;
    const char *program;     /* path of this program */
    const char *config_file; /* of the demo's hub.conf */
    const char *scenario;    /* folder of --scenario, or NULL */
    int64_t sent;            /* documents */
    bool interrupted;        /* by Ctrl-C or SIGTERM */
};

struct demo_feed;

/* demo_open.c: everything up to a running hub. False and the context's error; close it all the same. */
bool demo_open(struct demo *demo, const char *directory);
void demo_close(struct demo *demo);
/* The topic that a pattern with %s means for a partner or a system. */
const char *demo_topic(const char *pattern, const char *id, struct arena *arena);
/* Blocks the signals that end a demo, so that they arrive only in demo_pause; before any thread is made. */
void demo_hold_signals(void);
/* Waits some milliseconds; false when a signal asks to end. */
bool demo_pause(struct demo *demo, int milliseconds);

/* demo_feed.c: the documents of a folder, and sending them.
 * NULL and the context's error when they cannot be read. */
struct demo_feed *demo_feed_read(struct demo *demo, const char *folder);
/* Makes the topics it goes to, sends it in order, and waits until the hub owes nobody anything. A document that names a
 * record (@source/number@) or is called NN-then-… goes only when all before it is merged and published. */
bool demo_feed_send(struct demo *demo, struct demo_feed *feed);
/* Until all that was sent is merged, published and answered. False and the context's error, or interrupted. */
bool demo_settle(struct demo *demo);
struct sending;
size_t demo_feed_count(const struct demo_feed *feed);
const struct sending *demo_feed_at(const struct demo_feed *feed, size_t index);
/* The document with that event id, or NULL. */
const struct sending *demo_feed_find(const struct demo_feed *feed, const char *event);

/* demo_files.c: what several stores wrote of one customer, side by side; `names` are source/number. */
void demo_files_print(const struct demo *demo, const struct demo_feed *feed, const char *const *names, size_t count);

/* demo_answer.c: the answer that the source of an event got, from a feedback topic. False and the context's error. */
struct demo_answer {
    struct bytes body;    /* in the arena */
    const char *known_by; /* text in it that names the event: its id, or the place of its message */
};
bool demo_answer_find(struct demo *demo, const struct demo_feed *feed, const char *topic, const char *event,
                      struct demo_answer *answer);
void demo_answer_print(const struct demo_answer *answer);

#endif
