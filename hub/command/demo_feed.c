#include "hub/command/demo.h"
#include "hub/command/posting.h"
#include "hub/store/database.h"
#include "statements.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 100000, SECONDS_TO_SEND = 60, SECONDS_WITHOUT_PROGRESS = 60, LOOK_MILLISECONDS = 50 };

struct demo_feed {
    const char **files;
    struct sending *sendings;
    bool *waits; /* sent only when all before it is merged and published */
    size_t count;
};

size_t demo_feed_count(const struct demo_feed *feed) {
    return feed->count;
}

const struct sending *demo_feed_at(const struct demo_feed *feed, size_t index) {
    return &feed->sendings[index];
}

const struct sending *demo_feed_find(const struct demo_feed *feed, const char *event) {
    for (size_t i = 0; i < feed->count; i++) {
        const struct bytes body = feed->sendings[i].body;
        const uint8_t *place = memmem(body.data, body.length, event, strlen(event));
        /* as the value of id="…" in front, not as the target of a voiding one */
        if (place != NULL && place - body.data >= 4 && memcmp(place - 4, "id=\"", 4) == 0) {
            return &feed->sendings[i];
        }
    }
    return NULL;
}

/* --- Where a document goes ------------------------------------------------------------------------------------------ */

static const char *attribute_of(const xmlNode *node, const char *name, struct arena *arena) {
    xmlChar *value = node == NULL ? NULL : xmlGetNoNsProp(node, BAD_CAST name);
    const char *copy = value == NULL ? NULL : arena_copy(arena, (const char *)value);
    xmlFree(value);
    return copy;
}

static const xmlNode *first_child(const xmlNode *parent, const char *name) {
    const xmlNode *node = parent->children;
    while (node != NULL && (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0)) {
        node = node->next;
    }
    return node;
}

/* A document that the hub will refuse, or that names records still unknown, says where it goes as far as it can be
 * read. */
static void address_roughly(const struct demo *demo, const xmlNode *root, struct sending *sending) {
    struct arena *arena = demo->context->arena;
    const char *source = attribute_of(root, "source", arena);
    const char *record = attribute_of(first_child(root, "Record"), "id", arena);
    const char *number = attribute_of(first_child(root, "Customer"), "number", arena);
    const bool decision = strcmp((const char *)root->name, "Decision") == 0;
    sending->topic = decision         ? demo->inside.config->topic_decisions
                     : source != NULL ? posting_topic(demo->inside.config, source, arena)
                                      : NULL;
    sending->key = decision ? record : number != NULL ? number : source;
}

static void address(const struct demo *demo, struct sending *sending) {
    struct error ignored;
    struct event *event = ARENA_NEW(demo->context->arena, struct event, 1);
    posting_header(sending, "content-type", "application/xml");
    if (documents_read(&demo->documents, sending->body, demo->context->arena, event, &ignored)) {
        posting_address(demo->inside.config, event, demo->context->arena, sending);
        return;
    }
    xmlDocPtr document = xmlReadMemory((const char *)sending->body.data, (int)sending->body.length, NULL, NULL,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root != NULL) {
        address_roughly(demo, root, sending);
    }
    xmlFreeDoc(document);
}

/* NN-what.send beside NN-what.xml: lines topic=… and key=… for one that is sent otherwise. */
static void address_as_said(const struct demo *demo, const char *file, struct sending *sending) {
    const char *stem = arena_copy_n(demo->context->arena, file, strlen(file) - strlen(".xml"));
    FILE *said = fopen(arena_print(demo->context->arena, "%s.send", stem), "re");
    char line[512];
    while (said != NULL && fgets(line, sizeof line, said) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strncmp(line, "topic=", 6) == 0) {
            sending->topic = arena_copy(demo->context->arena, line + 6);
        } else if (strncmp(line, "key=", 4) == 0) {
            sending->key = arena_copy(demo->context->arena, line + 4);
        }
    }
    if (said != NULL) {
        (void)fclose(said);
    }
}

/* --- Reading a folder ----------------------------------------------------------------------------------------------- */

static bool read_one(struct demo *demo, struct demo_feed *feed, const char *file) {
    const size_t at = feed->count++;
    struct sending *sending = &feed->sendings[at];
    feed->files[at] = file;
    const size_t most = (size_t)demo->inside.config->event_bytes * 2; /* one that is too large is to be refused, too */
    if (!files_read(file, most, demo->context->arena, &sending->body, &demo->context->error)) {
        return false;
    }
    address(demo, sending);
    address_as_said(demo, file, sending);
    if (sending->topic == NULL || sending->key == NULL) {
        return error_set(&demo->context->error, DEMO_FAILED, file,
                         "neither the document nor a .send file beside it says topic and key");
    }
    feed->waits[at] = strstr(strrchr(file, '/'), "-then-") != NULL ||
                      strcmp(sending->topic, demo->inside.config->topic_decisions) == 0;
    return true;
}

static int is_document(const struct dirent *entry) {
    const size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".xml") == 0;
}

static int by_name(const struct dirent **left, const struct dirent **right) {
    return strcmp((*left)->d_name, (*right)->d_name);
}

struct demo_feed *demo_feed_read(struct demo *demo, const char *folder) {
    struct arena *arena = demo->context->arena;
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_document, by_name);
    if (count <= 0 || count > FILES_MAX) {
        (void)error_set(&demo->context->error, DEMO_FAILED, folder, "%s",
                        count < 0 ? strerror(errno) : "there are no documents, or too many");
        return NULL;
    }
    struct demo_feed *feed = ARENA_NEW(arena, struct demo_feed, 1);
    feed->files = ARENA_NEW(arena, const char *, count);
    feed->sendings = ARENA_NEW(arena, struct sending, count);
    feed->waits = ARENA_NEW(arena, bool, count);
    bool good = true;
    for (int i = 0; i < count; i++) {
        good = good && read_one(demo, feed, arena_print(arena, "%s/%s", folder, entries[i]->d_name));
        free(entries[i]);
    }
    free((void *)entries);
    return good ? feed : NULL;
}

/* --- Waiting -------------------------------------------------------------------------------------------------------- */

/* What moves while the hub works; all still for long means that it is stuck. */
struct progress {
    int64_t taken, owed;
};

static bool look(struct demo *demo, struct progress *progress) {
    struct request request = {.sql = sql_demo_progress};
    if (!database_run(demo->database, &request, 1, &demo->context->error)) {
        return false;
    }
    *progress = (struct progress){result_number(request.result, 0, 0), result_number(request.result, 0, 1)};
    requests_free(&request, 1);
    return true;
}

static bool is_stuck(struct demo *demo, const struct progress *progress) {
    return error_set(&demo->context->error, DEMO_FAILED, "dealerhub run",
                     "%" PRId64 " of %" PRId64 " documents taken, %" PRId64
                     " messages owed, and nothing has moved for %d seconds; see %s/hub.log",
                     progress->taken, demo->sent, progress->owed, SECONDS_WITHOUT_PROGRESS, demo->place.path);
}

bool demo_settle(struct demo *demo) {
    struct progress before = {-1, -1};
    int still = 0;
    for (;;) {
        struct progress now;
        if (!demo_child_lives(&demo->hub, &demo->context->error) || !look(demo, &now)) {
            return false;
        }
        if (now.taken >= demo->sent && now.owed == 0) {
            return true;
        }
        still = now.taken == before.taken && now.owed == before.owed ? still + 1 : 0;
        before = now;
        if (still > SECONDS_WITHOUT_PROGRESS * 1000 / LOOK_MILLISECONDS) {
            return is_stuck(demo, &now);
        }
        if (!demo_pause(demo, LOOK_MILLISECONDS)) {
            return false;
        }
    }
}

/* --- Sending -------------------------------------------------------------------------------------------------------- */

/* The id of the record that "source/number" or "source/number/role" names. */
static bool record_named(struct demo *demo, const char *name, const char **id) {
    struct arena *arena = demo->context->arena;
    char *const copy = arena_copy(arena, name);
    char *rest = copy;
    const char *source = strsep(&rest, "/");
    const char *number = strsep(&rest, "/");
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, source);
    parameter_text(parameters, number == NULL ? "" : number);
    parameter_text(parameters, rest == NULL ? "" : rest);
    struct request request = {.sql = sql_demo_record, .parameters = parameters};
    if (!database_run(demo->database, &request, 1, &demo->context->error)) {
        return false;
    }
    const bool known = PQntuples(request.result) > 0;
    if (known) {
        const struct uuid record = result_uuid(request.result, 0, 0);
        *id = uuid_to_text(&record, arena_alloc(arena, UUID_TEXT));
    }
    requests_free(&request, 1);
    return known || error_set(&demo->context->error, DEMO_FAILED, name, "no such source record");
}

/* Puts a record's id into the place of each @source/number@. */
static bool with_record_ids(struct demo *demo, const char *text, const char **result) {
    struct arena *arena = demo->context->arena;
    const char *open = strchr(text, '@');
    const char *close = open == NULL ? NULL : strchr(open + 1, '@');
    const char *slash = open == NULL ? NULL : strchr(open + 1, '/');
    if (close == NULL || slash == NULL || slash > close) {
        *result = text;
        return true;
    }
    const char *id = NULL;
    const char *rest = NULL;
    if (!record_named(demo, arena_copy_n(arena, open + 1, (size_t)(close - open - 1)), &id) ||
        !with_record_ids(demo, close + 1, &rest)) {
        return false;
    }
    *result = arena_print(arena, "%.*s%s%s", (int)(open - text), text, id, rest);
    return true;
}

static bool fill_in(struct demo *demo, struct sending *sending) {
    const char *text;
    if (strcmp(sending->topic, demo->inside.config->topic_decisions) != 0) {
        return true;
    }
    const char *body = arena_copy_n(demo->context->arena, (const char *)sending->body.data, sending->body.length);
    if (!with_record_ids(demo, body, &text) || !with_record_ids(demo, sending->key, &sending->key)) {
        return false;
    }
    sending->body = (struct bytes){(const uint8_t *)text, strlen(text)};
    return true;
}

static bool all_delivered(struct demo *demo, const struct demo_feed *feed, size_t from, size_t count) {
    for (size_t i = from; i < from + count; i++) {
        if (!feed->sendings[i].delivered) {
            return error_set(&demo->context->error, BROKER_FAILED, feed->sendings[i].topic, "%s: %s", feed->files[i],
                             feed->sendings[i].problem);
        }
    }
    demo->sent += (int64_t)count;
    return true;
}

static bool send_stretch(struct demo *demo, struct demo_feed *feed, size_t from, size_t count) {
    const struct config *config = demo->inside.config;
    return kafka_send(config->kafka, config->kafka_count, &feed->sendings[from], count, SECONDS(SECONDS_TO_SEND),
                      &demo->context->error) &&
           all_delivered(demo, feed, from, count);
}

/* A document may go to a topic that no partner of the file has. */
static bool make_topics(struct demo *demo, const struct demo_feed *feed) {
    const char **names = ARENA_NEW(demo->context->arena, const char *, feed->count);
    for (size_t i = 0; i < feed->count; i++) {
        names[i] = feed->sendings[i].topic;
    }
    return mock_broker_topics(demo->broker, names, feed->count, &demo->context->error);
}

bool demo_feed_send(struct demo *demo, struct demo_feed *feed) {
    if (!make_topics(demo, feed)) {
        return false;
    }
    for (size_t from = 0, to; from < feed->count; from = to) {
        for (to = from + 1; to < feed->count && !feed->waits[to]; to++) {
        }
        if ((feed->waits[from] && (!demo_settle(demo) || !fill_in(demo, &feed->sendings[from]))) ||
            !send_stretch(demo, feed, from, to - from)) {
            return false;
        }
    }
    return demo_settle(demo);
}
