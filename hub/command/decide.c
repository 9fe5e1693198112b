#include "hub/command/decide.h"

#include "adapters/kafka/send.h"
#include "hub/base/moment.h"
#include "hub/identity/personal_number.h"
#include "hub/store/console_store.h"

#include <libxml/xmlwriter.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STEWARD "steward"
static const int64_t PATIENCE = SECONDS(30);

/* A service has no $USER; whom it runs as is known all the same. */
const char *decide_author(const char *given) {
    const char *login = getenv("USER");
    if (given != NULL || (login != NULL && *login != '\0')) {
        return given != NULL ? given : login;
    }
    const struct passwd *user = getpwuid(geteuid());
    return user == NULL ? "unknown" : user->pw_name;
}

static void attribute(xmlTextWriterPtr writer, const char *name, const char *value) {
    if (value != NULL) {
        (void)xmlTextWriterWriteAttribute(writer, BAD_CAST name, BAD_CAST value);
    }
}

static void write_records(xmlTextWriterPtr writer, const struct decision_request *request) {
    char text[UUID_TEXT];
    for (size_t i = 0; i < request->record_count; i++) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Record");
        attribute(writer, "id", uuid_to_text(&request->records[i], text));
        attribute(writer, "side", request->first_side == 0 ? NULL : i < request->first_side ? "a" : "b");
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_claim(xmlTextWriterPtr writer, const struct decision_request *request) {
    if (request->claim_record != NULL) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Claim");
        attribute(writer, "record", request->claim_record);
        attribute(writer, "attribute", request->claim_attribute);
        attribute(writer, "event", request->claim_event);
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_rejects(xmlTextWriterPtr writer, const struct decision_request *request) {
    for (size_t i = 0; i < request->reject_count; i++) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Reject");
        (void)xmlTextWriterWriteFormatAttribute(writer, BAD_CAST "id", "%lld", (long long)request->rejects[i]);
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_file_set(xmlTextWriterPtr writer, const struct decision_request *request) {
    if (request->file_set != NULL) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "FileSet");
        attribute(writer, "digest", request->file_set);
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_key(xmlTextWriterPtr writer, const struct decision_request *request) {
    if (request->key_digest != NULL) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Key");
        attribute(writer, "kind", request->key_kind);
        attribute(writer, "digest", request->key_digest);
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_events(xmlTextWriterPtr writer, const struct decision_request *request) {
    for (size_t i = 0; i < request->event_count; i++) {
        (void)xmlTextWriterStartElement(writer, BAD_CAST "Event");
        attribute(writer, "id", request->events[i]);
        (void)xmlTextWriterEndElement(writer);
    }
}

static void write_until(xmlTextWriterPtr writer, const struct decision_request *request) {
    char when[INSTANT_TEXT];
    if (request->until != 0) {
        (void)xmlTextWriterWriteElement(writer, BAD_CAST "Until", BAD_CAST instant_print(request->until, when));
    }
}

/* In the order of the schema. */
static void (*const parts[])(xmlTextWriterPtr, const struct decision_request *) = {
    write_records, write_claim, write_rejects, write_file_set, write_key, write_events, write_until};

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
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        parts[i](writer, request);
    }
    (void)xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    const struct bytes bytes = arena_copy_bytes(arena, (struct bytes){buffer->content, buffer->use});
    xmlBufferFree(buffer);
    return bytes;
}

/* Looks every 20 ms: a steward waits for few decisions, seldom for long. */
static bool wait_merged(struct command_context *context, const char *id, moment end) {
    struct error refusal;
    bool answered = false;
    while (!answered) {
        const struct timespec pause = {.tv_nsec = 20000000};
        if (!decision_answer(context->database, STEWARD, id, context->arena, &answered, &refusal, &context->error)) {
            return false;
        }
        if (!answered && moment_now() >= end) {
            return error_set(&context->error, DECISION_WAITS, context->config->topic_decisions, "decision %s", id);
        }
        if (!answered) {
            (void)nanosleep(&pause, NULL);
        }
    }
    if (refusal.code != OK) {
        context->error = refusal;
    }
    return refusal.code == OK;
}

static struct sending sending_of(struct command_context *context, const struct decision_request *request) {
    char *first = arena_alloc(context->arena, UUID_TEXT);
    return (struct sending){.topic = context->config->topic_decisions,
                            .key = request->record_count > 0 ? uuid_to_text(&request->records[0], first) : STEWARD,
                            .body = document(request, request->id, context->arena)};
}

/* A reason is a decision's, not a customer's: an erasure would never reach a number that stands in one. */
static bool reason_may_stay(struct command_context *context, const char *reason) {
    return reason == NULL || !has_personal_number(reason, context->arena) ||
           command_wrong(context, "--reason",
                         "a phone or ID number stands in it, which no erasure would reach: name the customer as "
                         "source/number",
                         "其中有电话或证件号，删除客户时无法清除：请以 来源/客户号 指明客户");
}

static bool send_all(struct command_context *context, const struct decision_request *requests, size_t count) {
    struct sending *sendings = ARENA_NEW(context->arena, struct sending, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!reason_may_stay(context, requests[i].reason)) {
            return false;
        }
        sendings[i] = sending_of(context, &requests[i]);
    }
    bool good =
        kafka_send(context->config->kafka, context->config->kafka_count, sendings, count, PATIENCE, &context->error);
    for (size_t i = 0; good && i < count; i++) {
        good = sendings[i].delivered ||
               error_set(&context->error, BROKER_FAILED, sendings[i].topic, "%s", sendings[i].problem);
    }
    return good;
}

bool decide_all(struct command_context *context, const struct decision_request *requests, size_t count) {
    bool good = send_all(context, requests, count);
    for (size_t i = 0; good && i < count; i++) {
        good = wait_merged(context, requests[i].id, moment_now() + PATIENCE);
    }
    return good;
}

bool decide_send(struct command_context *context, const struct decision_request *request, char id[UUID_TEXT]) {
    const struct uuid random = uuid_random();
    struct decision_request named = *request;
    named.id = uuid_to_text(&random, id);
    return send_all(context, &named, 1);
}

int decide(struct command_context *context, const struct decision_request *request) {
    char id[UUID_TEXT];
    if (!decide_send(context, request, id) || !wait_merged(context, id, moment_now() + PATIENCE)) {
        return command_failed(context);
    }
    if (context->json) {
        (void)printf("{\"decision\":\"%s\",\"state\":\"merged\"}\n", id);
    } else {
        command_print(context, "decision %s merged\n", "决定 %s 已生效\n", id);
    }
    return EXIT_DONE;
}
