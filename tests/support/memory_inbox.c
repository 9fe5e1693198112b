#include "tests/support/memory_inbox.h"

#include <string.h>
#include <time.h>

struct memory_topic {
    const char *name;
    GPtrArray *messages; /* struct message, by offset */
    int64_t first, next;
};

static struct memory_topic *find(const struct memory_inbox *inbox, const char *name) {
    for (unsigned i = 0; i < inbox->topics->len; i++) {
        struct memory_topic *topic = g_ptr_array_index(inbox->topics, i);
        if (strcmp(topic->name, name) == 0) {
            return topic;
        }
    }
    return NULL;
}

static struct bytes copy(struct memory_inbox *inbox, const char *text) {
    return text == NULL ? (struct bytes){NULL, 0}
                        : (struct bytes){(const uint8_t *)arena_copy(inbox->arena, text), strlen(text)};
}

int64_t memory_inbox_put(struct memory_inbox *inbox, const char *name, const char *key, const char *value,
                         instant appended, const struct message_header *headers, size_t header_count) {
    (void)pthread_mutex_lock(&inbox->lock);
    struct memory_topic *topic = find(inbox, name);
    if (topic == NULL) {
        topic = ARENA_NEW(inbox->arena, struct memory_topic, 1);
        *topic = (struct memory_topic){.name = arena_copy(inbox->arena, name), .messages = g_ptr_array_new()};
        g_ptr_array_add(inbox->topics, topic);
    }
    struct message *message = ARENA_NEW(inbox->arena, struct message, 1);
    *message = (struct message){.topic = topic->name,
                                .offset = topic->messages->len,
                                .appended = appended,
                                .key = copy(inbox, key),
                                .value = copy(inbox, value),
                                .headers = headers,
                                .header_count = header_count};
    g_ptr_array_add(topic->messages, message);
    (void)pthread_mutex_unlock(&inbox->lock);
    return message->offset;
}

static struct inbox_place *places_of(const struct memory_inbox *inbox, struct arena *arena) {
    struct inbox_place *places = ARENA_NEW(arena, struct inbox_place, inbox->topics->len + 1);
    for (unsigned i = 0; i < inbox->topics->len; i++) {
        const struct memory_topic *topic = g_ptr_array_index(inbox->topics, i);
        places[i] = (struct inbox_place){.topic = topic->name, .first = topic->first, .end = topic->messages->len};
    }
    return places;
}

static void go_to(struct memory_inbox *inbox, const struct inbox_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        find(inbox, places[i].topic)->next = places[i].next;
    }
}

static bool seek(void *state, const struct inbox_place *places, size_t count, struct error *error) {
    struct memory_inbox *inbox = state;
    if (inbox->refuses > 0) {
        inbox->refuses--;
        return error_set(error, BROKER_FAILED, "seek", "not now");
    }
    go_to(inbox, places, count);
    return true;
}

static void assign(struct memory_inbox *inbox) {
    struct arena *arena = arena_new();
    struct inbox_place *places = places_of(inbox, arena);
    inbox->assigned = true;
    for (unsigned i = 0; i < inbox->topics->len; i++) {
        places[i].end -= inbox->unseen;
        places[i] = inbox->silent ? (struct inbox_place){.topic = places[i].topic, 0, INBOX_NOWHERE, INBOX_NOWHERE, 0}
                                  : places[i];
    }
    inbox->watcher.assigned(inbox->watcher.context, places, inbox->topics->len);
    go_to(inbox, places, inbox->topics->len);
    arena_free(arena);
}

static void take_away(struct memory_inbox *inbox, bool lost) {
    struct arena *arena = arena_new();
    inbox->watcher.revoked(inbox->watcher.context, places_of(inbox, arena), inbox->topics->len, lost);
    inbox->assigned = false;
    arena_free(arena);
}

void memory_inbox_lose(struct memory_inbox *inbox) {
    take_away(inbox, true);
}

void memory_inbox_truncate(struct memory_inbox *inbox, const char *topic, int64_t first) {
    (void)pthread_mutex_lock(&inbox->lock);
    find(inbox, topic)->first = first;
    (void)pthread_mutex_unlock(&inbox->lock);
}

void memory_inbox_remake(struct memory_inbox *inbox, const char *topic) {
    (void)pthread_mutex_lock(&inbox->lock);
    g_ptr_array_set_size(find(inbox, topic)->messages, 0);
    (void)pthread_mutex_unlock(&inbox->lock);
}

bool memory_inbox_is_read(const struct memory_inbox *inbox, const char *topic) {
    return find(inbox, topic)->next != INBOX_NOWHERE;
}

static const char *cluster(void *state, int64_t timeout, struct error *error) {
    (void)state;
    (void)timeout;
    (void)error;
    return "memory";
}

static bool open_inbox(void *state, const struct inbox_watcher *watcher, struct error *error) {
    (void)error;
    ((struct memory_inbox *)state)->watcher = *watcher;
    return true;
}

static bool bring(struct memory_inbox *inbox, struct message *message) {
    for (unsigned i = 0; !inbox->held && i < inbox->topics->len; i++) {
        struct memory_topic *topic = g_ptr_array_index(inbox->topics, i);
        if (topic->next != INBOX_NOWHERE && topic->next < topic->messages->len) {
            *message = *(struct message *)g_ptr_array_index(topic->messages, (unsigned)topic->next);
            message->last = inbox->keeps_up;
            topic->next++;
            return true;
        }
    }
    return false;
}

static enum inbox_answer poll_inbox(void *state, int64_t timeout, struct arena *arena, struct message *message,
                                    struct error *error) {
    struct memory_inbox *inbox = state;
    (void)error;
    if (!inbox->assigned) {
        assign(inbox);
    }
    if (bring(inbox, message)) {
        message->key = message->key.data == NULL ? message->key : arena_copy_bytes(arena, message->key);
        message->value = message->value.data == NULL ? message->value : arena_copy_bytes(arena, message->value);
        return INBOX_MESSAGE;
    }
    const struct timespec span = {.tv_nsec = timeout > 1000 ? 1000000 : 0};
    (void)nanosleep(&span, NULL); /* the merge thread is at work */
    inbox->idle(inbox->context);
    return INBOX_NOTHING;
}

static bool look(void *state, struct inbox_place *places, size_t count, struct error *error) {
    struct memory_inbox *inbox = state;
    (void)error;
    (void)pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < count; i++) {
        const struct memory_topic *topic = find(inbox, places[i].topic);
        places[i].first = topic->first;
        places[i].end = topic->messages->len;
    }
    (void)pthread_mutex_unlock(&inbox->lock);
    return true;
}

static bool peek(void *state, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found, struct error *error) {
    struct memory_inbox *inbox = state;
    (void)error;
    (void)arena;
    (void)pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < count; i++) {
        const struct memory_topic *topic = find(inbox, places[i].topic);
        if (places[i].next >= topic->first && places[i].next < topic->messages->len) {
            found[i] = *(struct message *)g_ptr_array_index(topic->messages, (unsigned)places[i].next);
        }
    }
    (void)pthread_mutex_unlock(&inbox->lock);
    return true;
}

static void hold(void *state, bool held) {
    ((struct memory_inbox *)state)->held = held;
}

static int64_t end_of(void *state, const char *topic, int32_t partition) {
    (void)partition;
    return find(state, topic)->messages->len;
}

static void close_inbox(void *state) {
    take_away(state, false);
}

struct memory_inbox *memory_inbox_new(void) {
    struct memory_inbox *inbox = g_new0(struct memory_inbox, 1);
    inbox->arena = arena_new();
    inbox->topics = g_ptr_array_new();
    (void)pthread_mutex_init(&inbox->lock, NULL);
    inbox->inbox = (struct inbox){.state = inbox,
                                  .cluster = cluster,
                                  .open = open_inbox,
                                  .poll = poll_inbox,
                                  .look = look,
                                  .seek = seek,
                                  .peek = peek,
                                  .hold = hold,
                                  .end = end_of,
                                  .close = close_inbox};
    return inbox;
}

void memory_inbox_free(struct memory_inbox *inbox) {
    for (unsigned i = 0; i < inbox->topics->len; i++) {
        (void)g_ptr_array_free(((struct memory_topic *)g_ptr_array_index(inbox->topics, i))->messages, TRUE);
    }
    (void)g_ptr_array_free(inbox->topics, TRUE);
    (void)pthread_mutex_destroy(&inbox->lock);
    arena_free(inbox->arena);
    g_free(inbox);
}
