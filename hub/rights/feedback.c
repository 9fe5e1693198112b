#include "hub/rights/view.h"
#include "hub/rights/xml_out.h"

#define FEEDBACK_NAMESPACE "urn:dealerhub:feedback:1"

static void write_words(struct xml_out *out, const char *element, const char *language, const char *text) {
    if (text == NULL || *text == '\0') {
        return;
    }
    xml_out_open(out, element);
    xml_out_attribute(out, "lang", language);
    xml_out_text(out, text);
    xml_out_close(out);
}

static bool says(const char *text) {
    return text != NULL && *text != '\0';
}

/* What is wrong, and what exactly when that is known: rules, lengths and names, never a value. */
static void write_sentences(struct xml_out *out, const struct error_kind *kind, const char *detail,
                            const char *detail_zh) {
    const char *exactly_zh = says(detail_zh) ? detail_zh : detail;
    write_words(out, "Sentence", "zh",
                says(exactly_zh) ? arena_print(out->arena, "%s（%s）", kind->sentence_zh, exactly_zh)
                                 : kind->sentence_zh);
    write_words(out, "Sentence", "en",
                says(detail) ? arena_print(out->arena, "%s (%s)", kind->sentence_en, detail) : kind->sentence_en);
}

static void write_position(struct xml_out *out, const char *name, unsigned value) {
    if (value > 0) {
        xml_out_number(out, name, value);
    }
}

static void write_finding(struct xml_out *out, const struct feedback *feedback, size_t index) {
    const struct error_kind *kind = error_kind(feedback->findings[index].code);
    xml_out_open(out, "Finding");
    xml_out_attribute(out, "code", kind->code);
    xml_out_attribute(out, "place", feedback->findings[index].place);
    write_position(out, "line", feedback->findings[index].line);
    write_position(out, "column", feedback->findings[index].column);
    write_sentences(out, kind, feedback->findings[index].detail, feedback->findings[index].detail_zh);
    write_words(out, "Remedy", "zh", kind->remedy_zh);
    write_words(out, "Remedy", "en", kind->remedy_en);
    xml_out_close(out);
}

static void write_origin(struct xml_out *out, const struct origin *origin) {
    char time[INSTANT_TEXT];
    if (origin->topic == NULL) {
        return;
    }
    xml_out_open(out, "Origin");
    xml_out_attribute(out, "topic", origin->topic);
    xml_out_number(out, "partition", origin->partition);
    xml_out_number(out, "offset", origin->offset);
    xml_out_attribute(out, "time", origin->appended == INSTANT_NONE ? NULL : instant_print(origin->appended, time));
    xml_out_close(out);
}

struct bytes feedback_write(const struct feedback *feedback, struct arena *arena) {
    struct xml_out out = xml_out_start(arena, "EventFeedback", FEEDBACK_NAMESPACE);
    xml_out_attribute(&out, "outcome", feedback->outcome);
    xml_out_attribute(&out, "source", feedback->source);
    xml_out_attribute(&out, "event", feedback->event);
    xml_out_attribute(&out, "number", feedback->number);
    write_origin(&out, &feedback->origin);
    for (size_t i = 0; i < feedback->finding_count; i++) {
        write_finding(&out, feedback, i);
    }
    return xml_out_bytes(&out);
}
