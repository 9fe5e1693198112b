#include "hub/base/instant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Days since 1970-01-01 of a proleptic Gregorian date; Howard Hinnant, "chrono-compatible low-level date algorithms". */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const int64_t year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool digits(const char **at, int count, int64_t *result) {
    *result = 0;
    for (int i = 0; i < count; i++) {
        const char c = (*at)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        *result = *result * 10 + (c - '0');
    }
    *at += count;
    return true;
}

static bool literal(const char **at, char c) {
    if (**at != c) {
        return false;
    }
    (*at)++;
    return true;
}

static bool parse_day(const char **at, instant *result) {
    int64_t year;
    int64_t month;
    int64_t day;
    if (!digits(at, 4, &year) || !literal(at, '-') || !digits(at, 2, &month) || !literal(at, '-') ||
        !digits(at, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    *result = DAYS(days_from_civil(year, month, day));
    return true;
}

static int64_t parse_fraction(const char **at) {
    int64_t scale = 100000;
    int64_t fraction = 0;
    if (literal(at, '.')) {
        for (; **at >= '0' && **at <= '9'; (*at)++, scale /= 10) {
            fraction += (**at - '0') * scale;
        }
    }
    return fraction;
}

static bool parse_zone(const char **at, int64_t *offset) {
    int64_t hours;
    int64_t minutes;
    *offset = 0;
    if (literal(at, 'Z') || **at == '\0') {
        return true;
    }
    const int sign = **at == '-' ? -1 : 1;
    if (!literal(at, '+') && !literal(at, '-')) {
        return false;
    }
    if (!digits(at, 2, &hours) || !literal(at, ':') || !digits(at, 2, &minutes)) {
        return false;
    }
    *offset = sign * SECONDS(hours * 3600 + minutes * 60);
    return true;
}

bool instant_parse_offset(const char *text, int64_t *offset) {
    return *text != '\0' && parse_zone(&text, offset) && *text == '\0';
}

bool instant_parse(const char *text, instant *result) {
    int64_t hour;
    int64_t minute;
    int64_t second;
    int64_t offset;
    if (text == NULL || !parse_day(&text, result)) {
        return false;
    }
    if (*text == '\0') {
        return true;
    }
    if (!literal(&text, 'T') || !digits(&text, 2, &hour) || !literal(&text, ':') || !digits(&text, 2, &minute) ||
        !literal(&text, ':') || !digits(&text, 2, &second)) {
        return false;
    }
    const int64_t fraction = parse_fraction(&text);
    if (!parse_zone(&text, &offset) || *text != '\0') {
        return false;
    }
    *result += SECONDS(hour * 3600 + minute * 60 + second) + fraction - offset;
    return *result >= DAYS(days_from_civil(0, 1, 1)) && *result < DAYS(days_from_civil(10000, 1, 1));
}

static void split(instant when, struct tm *tm, int64_t *fraction) {
    *fraction = when % SECONDS(1);
    time_t seconds = (time_t)(when / SECONDS(1));
    if (*fraction < 0) {
        *fraction += SECONDS(1);
        seconds--;
    }
    (void)gmtime_r(&seconds, tm);
}

/* Years have four digits, as readers ask for; strftime's have as few as they need. */
static size_t print_day(const struct tm *tm, char text[INSTANT_TEXT]) {
    const int length = snprintf(text, INSTANT_TEXT, "%04d-%02d-%02d", tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday);
    return (size_t)length;
}

char *instant_print(instant when, char text[INSTANT_TEXT]) {
    struct tm tm;
    int64_t fraction;
    split(when, &tm, &fraction);
    size_t length = print_day(&tm, text);
    length += strftime(text + length, INSTANT_TEXT - length, "T%H:%M:%S", &tm);
    if (fraction != 0) {
        (void)snprintf(text + length, INSTANT_TEXT - length, ".%06dZ", (int)fraction);
    } else {
        (void)snprintf(text + length, INSTANT_TEXT - length, "Z");
    }
    return text;
}

char *instant_print_day(instant when, char text[INSTANT_TEXT]) {
    struct tm tm;
    int64_t fraction;
    split(when, &tm, &fraction);
    (void)print_day(&tm, text);
    return text;
}

static const struct {
    int64_t length;
    const char *one, *many, *zh;
} units[] = {
    {DAYS(1), "day", "days", "天"},
    {SECONDS(3600), "hour", "hours", "小时"},
    {SECONDS(60), "minute", "minutes", "分钟"},
    {SECONDS(1), "second", "seconds", "秒"},
};

enum { UNITS = sizeof units / sizeof *units };

char *span_print(int64_t span, bool chinese, char text[SPAN_TEXT]) {
    unsigned first = 0;
    while (first + 1 < UNITS && span < units[first].length) {
        first++;
    }
    size_t length = 0;
    for (unsigned i = first; i < UNITS && i < first + 2; i++) {
        const long long count = span / units[i].length;
        const char *unit = chinese ? units[i].zh : count == 1 ? units[i].one : units[i].many;
        span %= units[i].length;
        if (count != 0 || i == first) {
            length +=
                (size_t)snprintf(text + length, SPAN_TEXT - length, "%s%lld %s", length == 0 ? "" : " ", count, unit);
        }
    }
    return text;
}

instant instant_now(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return SECONDS(now.tv_sec) + now.tv_nsec / 1000;
}

instant instant_day(instant when) {
    const instant past = when % DAYS(1);
    return when - (past < 0 ? past + DAYS(1) : past);
}

instant instant_earlier(instant a, instant b) {
    return a == INSTANT_NONE || (b != INSTANT_NONE && b < a) ? b : a;
}
