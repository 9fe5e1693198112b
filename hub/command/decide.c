#include "hub/command/decide.h"

#include "adapters/kafka/send.h"
#include "hub/store/console_store.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STEWARD "steward"
static const int64_t PATIENCE = SECONDS(30);

const char *decide_author(const char *given) {
    const char *login = getenv("USER");
    return given != NULL ? given : login != NULL && *login != '\0' ? login : "unknown";
}

static void attribute(xmlTextWriterPtr writer, const char *name, const char *value) {
    if (value != NULL) {
        (void)xmlTextWriterWriteAttribute(writer, BAD_CAST name, BAD_CAST value);
    }
}

static void ids(xmlTextWriterPtr writer, const struct decision_request *request) {
    char text[UUID_TEXT];
    for (size_t i = 0; i < request->record_count; i++) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Record");
        attribute(writer, "id", uuid_to_text(&request->records[i], text));
        (void)xmlTextWriterEndElement(writer);
    }
    if (request->claim_record != NULL) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Claim");
        attribute(writer, "record", request->claim_record);
        attribute(writer, "attribute", request->claim_attribute);
        attribute(writer, "event", request->claim_event);
        (void)xmlTextWriterEndElement(writer);
    }
    for (size_t i = 0; i < request->reject_count; i++) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Reject");
        (void)xmlTextWriterWriteFormatAttribute(writer, BAD_CAST "id", "%lld", (long long)request->rejects[i]);
        (void)xmlTextWriterEndElement(writer);
    }
    if (request->file_set != NULL) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "FileSet");
        attribute(writer, "digest", request->file_set);
        (void)xmlTextWriterEndElement(writer);
    }
    if (request->until != 0) {
        char when[INSTANT_TEXT];
        (void)xmlTextWriterWriteElement(writer, BAD_CAST "Until", BAD_CAST instant_print(request->until, when));
    }
}

static struct bytes document(const struct decision_request *request, const char *id, struct arena *arena) {
    char now[INSTANT_TEXT];
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = xmlNewTextWriterMemory(buffer, 0);
    (void)xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    (void)xmlTextWriterStartElementNS(writer, NULL, BAD_CAST "Decision", BAD_CAST EVENT_NAMESPACE);
    attribute(writer, "id", id);
    attribute(writer, "source", STEWARD);
    attribute(writer, "time", instant_print(instant_now(), now));
    attribute(writer, "verdict", request->verdict);
    attribute(writer, "author", request->author);
    (void)xmlTextWriterWriteElement(writer, BAD_CAST "Reason",
                                    BAD_CAST(request->reason == NULL ? "-" : request->reason));
    ids(writer, request);
    (void)xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    const struct bytes bytes = arena_copy_bytes(arena, (struct bytes){buffer->content, buffer->use});
    xmlBufferFree(buffer);
    return bytes;
}

/* Looks every 20 ms: a steward waits for one decision, seldom for long. */
static int wait_merged(struct command_context *context, const char *id) {
    const instant end = instant_now() + PATIENCE;
    const char *answer = NULL;
    while (answer == NULL && instant_now() < end) {
        const struct timespec pause = {.tv_nsec = 20000000};
        if (!decision_answer(context->database, STEWARD, id, context->arena, &answer, &context->error)) {
            return command_failed(context);
        }
        if (answer == NULL) {
            (void)nanosleep(&pause, NULL);
        }
    }
    if (answer == NULL) {
        (void)error_set(&context->error, BROKER_FAILED, context->config->topic_decisions,
                        "decision %s was sent but not yet merged; is `dealerhub run` running?", id);
        return command_failed(context);
    }
    if (*answer != '\0') {
        (void)error_set(&context->error, UNKNOWN_DECISION, context->config->topic_decisions, "%s", answer);
        return command_failed(context);
    }
    if (context->json) {
        (void)printf("{\"decision\":\"%s\",\"state\":\"merged\"}\n", id);
    } else {
        command_print(context, "decision %s merged\n", "决定 %s 已生效\n", id);
    }
    return EXIT_DONE;
}

bool decide_send(struct command_context *context, const struct decision_request *request, char id[UUID_TEXT]) {
    char first[UUID_TEXT];
    const struct uuid random = uuid_random();
    (void)uuid_to_text(&random, id);
    struct sending sending = {.topic = context->config->topic_decisions,
                              .key = request->record_count > 0 ? uuid_to_text(&request->records[0], first) : STEWARD,
                              .body = document(request, id, context->arena)};
    if (!kafka_send(context->config->kafka, context->config->kafka_count, &sending, 1, PATIENCE, &context->error)) {
        return false;
    }
    return sending.delivered || error_set(&context->error, BROKER_FAILED, sending.topic, "%s", sending.problem);
}

int decide(struct command_context *context, const struct decision_request *request) {
    char id[UUID_TEXT];
    return decide_send(context, request, id) ? wait_merged(context, id) : command_failed(context);
}
