/* floor – the same work without any thinking, to measure the hub by: consume, validate by SAX2 and the streaming schema
 * plug, store the raw row, the customer, four keys and a line of history for every event, produce as many messages as
 * asked, offsets in the same transaction, batches of a thousand. One thread reads and validates the next batch while
 * another stores the one before.
 *   floor BOOTSTRAP SOURCES EVENTS DATABASE SCHEMAS MESSAGES BYTES
 * MESSAGES of BYTES each are produced to floor.out in all, beside the events; it goes on where it ended before. Prints
 * seconds, and microseconds of CPU per event: reading, storing, PostgreSQL. */
#include "tests/bench/floor.h"

#include "hub/event/schema_set.h"

#include <glib.h>
#include <inttypes.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUERY_MS = 10000, WAIT_MS = 1000, FLUSH_MS = 60000, BATCHES = 3 };

struct floor {
    rd_kafka_t *consumer, *producer;
    rd_kafka_queue_t *queue;
    struct floor_store *store;
    xmlSchemaPtr schema;
    GAsyncQueue *full, *empty; /* struct floor_batch */
    uint64_t events, messages, produced, stored;
    size_t bytes;
    double reading, storing; /* CPU seconds */
};

static void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "floor: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static double seconds(clockid_t clock) {
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- Kafka ------------------------------------------------------------------------------------------------------------ */

static rd_kafka_t *client_of(rd_kafka_type_t type, const char *const (*settings)[2], size_t count) {
    char reason[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < count; i++) {
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], reason, sizeof reason) != RD_KAFKA_CONF_OK) {
            fail(settings[i][0], reason);
        }
    }
    rd_kafka_t *client = rd_kafka_new(type, conf, reason, sizeof reason);
    if (client == NULL) {
        fail("client", reason);
    }
    return client;
}

static void connect_kafka(struct floor *floor, const char *bootstrap) {
    const char *const reading[][2] = {{"bootstrap.servers", bootstrap},
                                      {"group.id", "floor"},
                                      {"enable.auto.commit", "false"},
                                      {"auto.offset.reset", "error"},
                                      {"queued.max.messages.kbytes", "16384"}};
    const char *const writing[][2] = {
        {"bootstrap.servers", bootstrap}, {"enable.idempotence", "true"}, {"linger.ms", "2"}};
    floor->consumer = client_of(RD_KAFKA_CONSUMER, reading, sizeof reading / sizeof *reading);
    floor->producer = client_of(RD_KAFKA_PRODUCER, writing, sizeof writing / sizeof *writing);
    (void)rd_kafka_poll_set_consumer(floor->consumer);
    floor->queue = rd_kafka_queue_get_consumer(floor->consumer);
}

static void add_topic(const struct floor *floor, const char *source, rd_kafka_topic_partition_list_t *list) {
    const struct rd_kafka_metadata *metadata;
    char name[64];
    (void)snprintf(name, sizeof name, "dealer.%s.events", source);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(floor->consumer, name, NULL);
    if (rd_kafka_metadata(floor->consumer, 0, topic, &metadata, QUERY_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(name, "no metadata");
    }
    for (int i = 0; i < metadata->topics[0].partition_cnt; i++) {
        rd_kafka_topic_partition_list_add(list, name, i)->offset = floor_store_next(floor->store, name, i);
    }
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
}

static void assign(struct floor *floor, const char *sources) {
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(64);
    char **names = g_strsplit(sources, ",", -1);
    for (char **name = names; *name != NULL; name++) {
        add_topic(floor, *name, list);
    }
    if (rd_kafka_assign(floor->consumer, list) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail("assign", "refused");
    }
    g_strfreev(names);
    rd_kafka_topic_partition_list_destroy(list);
}

/* --- validation: what the storing side needs is taken on the way ------------------------------------------------------ */

struct taking {
    struct floor_event *event;
    char *text; /* where the text of the open element goes, or NULL */
};

static void take(char *to, const xmlChar *from, size_t length) {
    const size_t most = length < FLOOR_TEXT - 1 ? length : FLOOR_TEXT - 1;
    memcpy(to, from, most);
    to[most] = '\0';
}

/* SAX2 gives five pointers an attribute: name, prefix, namespace, begin and end of the value. */
static void take_attributes(struct floor_event *event, const char *element, int count, const xmlChar **attributes) {
    const bool root = *event->source == '\0';
    const struct {
        bool here;
        const char *name;
        char *to;
    } wanted[] = {{root, "id", event->id},
                  {root, "time", event->time},
                  {root, "source", event->source},
                  {strcmp(element, "Customer") == 0, "number", event->number},
                  {strcmp(element, "Vehicle") == 0, "vin", event->keys[0]},
                  {strcmp(element, "Vehicle") == 0, "plate", event->keys[1]}};
    for (int i = 0; i < count; i++) {
        const xmlChar **at = attributes + (ptrdiff_t)i * 5;
        for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
            if (wanted[k].here && strcmp((const char *)at[0], wanted[k].name) == 0) {
                take(wanted[k].to, at[3], (size_t)(at[4] - at[3]));
            }
        }
    }
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **namespace_list, int attributes, int defaulted, const xmlChar **attribute_list) {
    struct taking *taking = data;
    const char *element = (const char *)name;
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)defaulted;
    take_attributes(taking->event, element, attributes, attribute_list);
    taking->text = strcmp(element, "Phone") == 0        ? taking->event->keys[2]
                   : strcmp(element, "IdDocument") == 0 ? taking->event->keys[3]
                   : strcmp(element, "Name") == 0       ? taking->event->name
                                                        : NULL;
}

static void on_text(void *data, const xmlChar *text, int length) {
    const struct taking *taking = data;
    if (taking->text != NULL && *taking->text == '\0') {
        take(taking->text, text, (size_t)length);
    }
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    ((struct taking *)data)->text = NULL;
}

struct checker {
    xmlParserCtxtPtr parser;
    xmlSchemaValidCtxtPtr validator;
};

static bool is_valid(const struct checker *checker, struct floor_event *event) {
    static const xmlSAXHandler handlers = {
        .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end, .characters = on_text};
    struct taking taking = {.event = event};
    xmlSAXHandler own = handlers;
    xmlSAXHandlerPtr sax = &own;
    void *data = &taking;
    xmlSchemaSAXPlugPtr plug = xmlSchemaSAXPlug(checker->validator, &sax, &data);
    xmlSAXHandler *before = checker->parser->sax;
    checker->parser->sax = sax;
    checker->parser->userData = data;
    (void)xmlCtxtReadMemory(checker->parser, event->message->payload, (int)event->message->len, NULL, NULL,
                            XML_PARSE_NONET);
    const bool good = checker->parser->wellFormed == 1 && xmlSchemaIsValid(checker->validator) == 1;
    checker->parser->sax = before;
    (void)xmlSchemaSAXUnplug(plug);
    return good;
}

/* --- the two threads ---------------------------------------------------------------------------------------------------- */

static void read_event(const struct checker *checker, rd_kafka_message_t *message, struct floor_batch *batch) {
    struct floor_event *event = &batch->events[batch->count];
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_message_destroy(message);
        return;
    }
    *event = (struct floor_event){.message = message};
    if (!is_valid(checker, event)) {
        fail("an event is not valid", event->id);
    }
    for (size_t i = 0; i < FLOOR_KEYS; i++) { /* what a document does not say still costs a key */
        if (*event->keys[i] == '\0') {
            (void)g_strlcpy(event->keys[i], event->number, FLOOR_TEXT);
        }
    }
    batch->count++;
}

static void read_all(struct floor *floor) {
    rd_kafka_message_t *messages[FLOOR_BATCH];
    const struct checker checker = {xmlNewParserCtxt(), xmlSchemaNewValidCtxt(floor->schema)};
    for (uint64_t read = 0; read < floor->events;) {
        struct floor_batch *batch = g_async_queue_pop(floor->empty);
        batch->count = 0;
        while (batch->count < FLOOR_BATCH && read + batch->count < floor->events) {
            const size_t room = MIN(FLOOR_BATCH - batch->count, floor->events - read - batch->count);
            const ssize_t got = rd_kafka_consume_batch_queue(floor->queue, WAIT_MS, messages, room);
            for (ssize_t i = 0; i < got; i++) {
                read_event(&checker, messages[i], batch);
            }
        }
        read += batch->count;
        g_async_queue_push(floor->full, batch);
    }
    xmlSchemaFreeValidCtxt(checker.validator);
    xmlFreeParserCtxt(checker.parser);
    floor->reading = seconds(CLOCK_THREAD_CPUTIME_ID);
}

/* As large as asked, made of the event's own bytes. */
static void produce_one(struct floor *floor, const struct floor_event *event) {
    rd_kafka_resp_err_t answer;
    char *content = g_malloc(floor->bytes + 1);
    for (size_t at = 0; at < floor->bytes; at += event->message->len) {
        memcpy(content + at, event->message->payload, MIN(event->message->len, floor->bytes - at));
    }
    do {
        answer = rd_kafka_producev(
            floor->producer, RD_KAFKA_V_TOPIC("floor.out"), RD_KAFKA_V_KEY(event->number, strlen(event->number)),
            RD_KAFKA_V_VALUE(content, floor->bytes), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
        (void)rd_kafka_poll(floor->producer, answer == RD_KAFKA_RESP_ERR__QUEUE_FULL ? 50 : 0);
    } while (answer == RD_KAFKA_RESP_ERR__QUEUE_FULL);
    g_free(content);
    floor->produced++;
}

static void produce(struct floor *floor, const struct floor_batch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        floor->stored++;
        while (floor->produced * floor->events < floor->stored * floor->messages) {
            produce_one(floor, &batch->events[i]);
        }
    }
}

static void *store_all(void *context) {
    struct floor *floor = context;
    while (floor->stored < floor->events) {
        struct floor_batch *batch = g_async_queue_pop(floor->full);
        produce(floor, batch);
        floor_store_write(floor->store, batch);
        if (rd_kafka_flush(floor->producer, FLUSH_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            fail("flush", "the broker does not take all of it");
        }
        floor_store_commit(floor->store);
        for (size_t i = 0; i < batch->count; i++) {
            rd_kafka_message_destroy(batch->events[i].message);
        }
        g_async_queue_push(floor->empty, batch);
    }
    floor->storing = seconds(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

static void run(struct floor *floor) {
    pthread_t storing;
    const double start = seconds(CLOCK_MONOTONIC);
    const double backend = floor_store_cpu(floor->store);
    const double before = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < BATCHES; i++) {
        g_async_queue_push(floor->empty, g_new0(struct floor_batch, 1));
    }
    if (pthread_create(&storing, NULL, store_all, floor) != 0) {
        fail("thread", "none can be started");
    }
    read_all(floor);
    (void)pthread_join(storing, NULL);
    const double each = 1e6 / (double)floor->events;
    (void)printf("%.3f %.1f %.1f %.1f\n", seconds(CLOCK_MONOTONIC) - start, (floor->reading - before) * each,
                 floor->storing * each, (floor_store_cpu(floor->store) - backend) * each);
}

int main(int count, char **arguments) {
    struct error error = {.code = OK};
    if (count != 8) {
        fail("usage", "floor BOOTSTRAP SOURCES EVENTS DATABASE SCHEMAS MESSAGES BYTES");
    }
    struct floor floor = {.events = strtoull(arguments[3], NULL, 10),
                          .messages = strtoull(arguments[6], NULL, 10),
                          .bytes = strtoul(arguments[7], NULL, 10),
                          .full = g_async_queue_new(),
                          .empty = g_async_queue_new_full(g_free)};
    xmlInitParser();
    struct schema_set *schemas = schema_set_load(arguments[5], NULL, &error);
    if (schemas == NULL) {
        fail(arguments[5], error_text(&error));
    }
    floor.schema = schema_set_schema(schemas);
    floor.store = floor_store_open(arguments[4]);
    connect_kafka(&floor, arguments[1]);
    assign(&floor, arguments[2]);
    run(&floor);
    (void)rd_kafka_consumer_close(floor.consumer);
    rd_kafka_queue_destroy(floor.queue);
    rd_kafka_destroy(floor.consumer);
    rd_kafka_destroy(floor.producer);
    floor_store_close(floor.store);
    schema_set_free(schemas);
    g_async_queue_unref(floor.full);
    g_async_queue_unref(floor.empty);
    return EXIT_SUCCESS;
}
