#include "hub/event/clock.h"

#include <stdio.h>
#include <string.h>

struct moment_said {
    instant at;
    const char *place;
};

/* INSTANT_NONE when nothing is erased. */
static struct moment_said erased_until(const struct event *event) {
    struct moment_said until = {INSTANT_NONE, "/Until"};
    if (event->kind->effect == EFFECT_ERASE) {
        until.place = "/Erasure/@until";
        (void)instant_parse(event->effect_text, &until.at); /* what is no time is refused when it is merged */
    } else if (event->decision != NULL && strcmp(event->decision->verdict, "erase") == 0) {
        until.at = event->decision->until;
    }
    return until;
}

static bool refuse(const struct event *event, const struct moment_said *said, instant received, struct error *error) {
    char place[128];
    char span[SPAN_TEXT];
    char detail_zh[128];
    const int64_t ahead = said->at - received;
    (void)snprintf(place, sizeof place, "/%s%s", event->kind->element, said->place);
    (void)error_set(error, FROM_THE_FUTURE, place, "%s after it was received", span_print(ahead, false, span));
    (void)snprintf(detail_zh, sizeof detail_zh, "比收到的时间晚 %s", span_print(ahead, true, span));
    error_translate(error, detail_zh);
    return false;
}

bool event_clock(const struct event *event, instant received, int64_t limit, struct error *error) {
    const instant latest = received + limit;
    const struct moment_said time = {event->time, "/@time"}, recorded = {event->recorded, "/@recorded"};
    const struct moment_said until = erased_until(event);
    if (time.at > latest) {
        return refuse(event, &time, received, error);
    }
    if (recorded.at > latest) {
        return refuse(event, &recorded, received, error);
    }
    return until.at == INSTANT_NONE || until.at <= latest + DAYS(1) || refuse(event, &until, received, error);
}
