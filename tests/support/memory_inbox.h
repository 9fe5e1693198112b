/* memory_inbox.h – an inbox without a broker: one partition a topic, messages as the test puts them. It belongs to one
 * thread, that of the intake, but for look and peek; when it has nothing to bring it asks the test whether that is all. */
#ifndef TESTS_SUPPORT_MEMORY_INBOX_H
#define TESTS_SUPPORT_MEMORY_INBOX_H

#include "hub/stage/inbox.h"

#include <glib.h>
#include <pthread.h>

struct memory_inbox {
    struct inbox inbox;
    struct arena *arena;
    pthread_mutex_t lock; /* of what look and peek read: writing it, and their reading */
    GPtrArray *topics;    /* struct memory_topic */
    struct inbox_watcher watcher;
    bool assigned, held;
    int64_t unseen;   /* so many of the newest messages came after the ends were asked for of what is assigned */
    bool silent;      /* what is assigned is not said to begin and end anywhere, as while a broker does not answer */
    unsigned refuses; /* so many of the next seeks */
    bool keeps_up;    /* each message that it brings is the last as far as is known */
    /* Called when there is nothing to bring. */
    void (*idle)(void *context);
    void *context;
};

struct memory_inbox *memory_inbox_new(void);
void memory_inbox_free(struct memory_inbox *inbox);
/* Copies; key or value may be NULL. `appended` may be INSTANT_NONE. Returns the offset. */
int64_t memory_inbox_put(struct memory_inbox *inbox, const char *topic, const char *key, const char *value,
                         instant appended, const struct message_header *headers, size_t header_count);
/* As if another instance had taken all partitions, and they had come back. */
void memory_inbox_lose(struct memory_inbox *inbox);
/* The first messages of a topic are gone. */
void memory_inbox_truncate(struct memory_inbox *inbox, const char *topic, int64_t first);
/* The topic is deleted and made anew between two looks: whoever reads it reads on at the same offset. */
void memory_inbox_remake(struct memory_inbox *inbox, const char *topic);
/* Is the topic read? */
bool memory_inbox_is_read(const struct memory_inbox *inbox, const char *topic);

#endif
