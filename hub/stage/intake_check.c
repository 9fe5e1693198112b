#include "hub/stage/intake_check.h"

#include "hub/event/clock.h"

#include <string.h>

/* What is being looked at. */
struct claim_check {
    const struct intake_check *setting;
    struct merge_input *input;
    struct arena *arena;
};

static bool refuse(const struct claim_check *check, enum error_code code, const char *below, const char *detail) {
    check->input->refused = true;
    const char *place = arena_print(check->arena, "/%s%s", check->input->event->kind->element, below);
    return error_set(&check->input->refusal, code, place, "%s", detail);
}

/* Words of our own are read by dealers, too. */
static bool refuse_in_words(const struct claim_check *check, enum error_code code, const char *below, const char *en,
                            const char *zh) {
    (void)refuse(check, code, below, en);
    error_translate(&check->input->refusal, zh);
    return false;
}

static bool same_text(struct bytes bytes, const char *text) {
    return bytes.data != NULL && bytes.length == strlen(text) && memcmp(bytes.data, text, bytes.length) == 0;
}

/* --- topic and source ---------------------------------------------------------------------------------------------- */

static bool is_decision(const struct claim_check *check) {
    return check->input->event->kind->effect == EFFECT_DECIDE;
}

static bool from_decisions(const struct claim_check *check) {
    return strcmp(check->input->origin.topic, check->setting->topic_decisions) == 0;
}

/* Decisions come by their own topic and nothing else does: whoever may write there is a steward. */
static bool check_topic(const struct claim_check *check) {
    if (is_decision(check) || from_decisions(check)) {
        return is_decision(check) == from_decisions(check) ||
               (is_decision(check)
                    ? refuse_in_words(check, WRONG_TOPIC, "", "a decision", "决定只能由决定主题送达")
                    : refuse_in_words(check, WRONG_TOPIC, "", "only decisions come by this topic", "该主题只接收决定"));
    }
    const struct rights *rights = check->setting->parts->rights;
    const char *source = check->input->event->source;
    if (rights_owner_of_source(rights, source) == NULL) {
        return refuse_in_words(check, UNKNOWN_SOURCE, "/@source", "no partner has it", "没有伙伴拥有该来源");
    }
    return rights_topic_speaks_for(rights, check->input->origin.topic, source) ||
           refuse_in_words(check, WRONG_TOPIC, "/@source", "neither the source's own topic nor one configured for it",
                           "既不是该来源自己的主题，也不是为其配置的主题");
}

/* Whoever may say whose a number is could make any customer his own: a word for the ERP alone. */
static bool check_voice(const struct claim_check *check) {
    const struct event *event = check->input->event;
    if (event->kind->effect != EFFECT_OBJECT) {
        return true;
    }
    const struct partner_source *source = rights_source(check->setting->parts->rights, event->source);
    return (source != NULL && source->erp) || refuse(check, NOT_THE_ERP, "/@source", event->source);
}

/* --- key ------------------------------------------------------------------------------------------------------------ */

static bool check_key(const struct claim_check *check) {
    const struct event *event = check->input->event;
    const char *key = event_key(event, check->arena);
    if (event->decision != NULL && event->decision->record_count == 0) {
        return true;
    }
    return same_text(check->input->key, key) ||
           refuse_in_words(check, WRONG_KEY, event->kind->customer ? "/Customer/@number" : "",
                           check->input->key.data == NULL ? "the message has no key" : "the key is another",
                           check->input->key.data == NULL ? "消息没有键" : "消息的键与此不同");
}

/* --- CloudEvents headers (Kafka protocol binding 1.0, binary mode) --------------------------------------------------- */

static bool same_id(const struct claim_check *check, struct bytes value) {
    return same_text(value, check->input->event->id);
}

static bool same_source(const struct claim_check *check, struct bytes value) {
    return same_text(value, check->input->event->source);
}

static bool same_type(const struct claim_check *check, struct bytes value) {
    return same_text(value, check->input->event->kind->name);
}

/* The same instant, however it is written. */
static bool same_time(const struct claim_check *check, struct bytes value) {
    instant time;
    return value.data != NULL &&
           instant_parse(arena_copy_n(check->arena, (const char *)value.data, value.length), &time) &&
           time == check->input->event->time;
}

static const struct {
    const char *header, *attribute;
    bool (*agrees)(const struct claim_check *check, struct bytes value);
} agreements[] = {
    {"ce_id", "/@id", same_id},
    {"ce_source", "/@source", same_source},
    {"ce_type", "", same_type},
    {"ce_time", "/@time", same_time},
};

static bool check_header(const struct claim_check *check, const struct message_header *header) {
    for (size_t i = 0; i < sizeof agreements / sizeof *agreements; i++) {
        if (strcmp(header->name, agreements[i].header) == 0 && !agreements[i].agrees(check, header->value)) {
            return refuse(check, HEADER_DISAGREES, agreements[i].attribute, agreements[i].header);
        }
    }
    return true;
}

static bool check_headers(const struct claim_check *check) {
    for (size_t i = 0; i < check->input->header_count; i++) {
        if (!check_header(check, &check->input->headers[i])) {
            return false;
        }
    }
    return true;
}

/* --- clock ---------------------------------------------------------------------------------------------------------- */

static bool check_clock(const struct claim_check *check) {
    struct merge_input *input = check->input;
    input->refused =
        !event_clock(input->event, input->origin.appended, check->setting->parts->clock_limit, &input->refusal);
    return !input->refused;
}

void intake_check(const struct intake_check *check, struct merge_input *input, struct arena *arena) {
    const struct claim_check claims = {check, input, arena};
    if (!input->refused) {
        (void)(check_topic(&claims) && check_voice(&claims) && check_key(&claims) && check_headers(&claims) &&
               check_clock(&claims));
    }
}
