#include "hub/command/demo.h"

#include "adapters/kafka/log_reader.h"
#include "adapters/kafka/send.h"

#include <inttypes.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

/* The answer wanted names the event, or, when its id could not be read, the place of its message. */
struct search {
    const char *event, *place;
    struct arena *arena;
    struct demo_answer *answer;
};

static bool speaks_of(const struct bytes body, const char *text) {
    return text != NULL && body.data != NULL && memmem(body.data, body.length, text, strlen(text)) != NULL;
}

static bool visit(void *context, const struct log_record *records, size_t count, int64_t next, struct error *error) {
    const struct search *search = context;
    (void)next;
    (void)error;
    for (size_t i = 0; i < count && search->answer->known_by == NULL; i++) {
        const struct bytes body = records[i].value;
        search->answer->known_by = speaks_of(body, search->event)   ? search->event
                                   : speaks_of(body, search->place) ? search->place
                                                                    : NULL;
        search->answer->body = arena_copy_bytes(search->arena, body);
    }
    return true;
}

bool demo_answer_find(struct demo *demo, const struct demo_feed *feed, const char *topic, const char *event,
                      struct demo_answer *answer) {
    struct arena *arena = demo->context->arena;
    const struct config *config = demo->inside.config;
    const struct kafka_settings settings = {config->kafka, config->kafka_count};
    const struct sending *sent = demo_feed_find(feed, event);
    struct search search = {.event = event, .arena = arena, .answer = answer};
    if (sent != NULL) {
        search.place = arena_print(arena, "topic=\"%s\" partition=\"%" PRId32 "\" offset=\"%" PRId64 "\"", sent->topic,
                                   sent->partition, sent->offset);
    }
    *answer = (struct demo_answer){0};
    for (int32_t partition = 0; partition < MOCK_PARTITIONS && answer->known_by == NULL; partition++) {
        const struct log_wish wish = {.topic = topic, .partition = partition};
        if (!log_read(&settings, &wish, visit, &search, &demo->context->error)) {
            return false;
        }
    }
    return answer->known_by != NULL ||
           error_set(&demo->context->error, DEMO_FAILED, topic, "there is no answer to %s", event);
}

void demo_answer_print(const struct demo_answer *answer) {
    xmlChar *text = NULL;
    int length = 0;
    xmlDocPtr document = xmlReadMemory((const char *)answer->body.data, (int)answer->body.length, NULL, NULL,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS);
    if (document != NULL) {
        xmlDocDumpFormatMemoryEnc(document, &text, &length, "UTF-8", 1);
        (void)fwrite(text, 1, (size_t)length, stdout);
    }
    xmlFree(text);
    xmlFreeDoc(document);
}
