/* instant.h – points in time as microseconds since 1970-01-01T00:00:00Z, and calendar days as days since then. */
#ifndef HUB_BASE_INSTANT_H
#define HUB_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t instant; /* µs since the epoch, UTC */
#define INSTANT_NONE INT64_MIN
#define SECONDS(n) ((int64_t)(n)*1000000)
#define DAYS(n) (SECONDS(86400) * (n))
enum { INSTANT_TEXT = 40, SPAN_TEXT = 64 };

/* xs:dateTime with zone ("2026-11-20T14:03:00+08:00", "…Z", fractions) or xs:date (midnight UTC). */
bool instant_parse(const char *text, instant *result);
/* "2026-11-20T06:03:00Z" (with µs only when there are any) into text; returns text. */
char *instant_print(instant when, char text[INSTANT_TEXT]);
/* "2026-11-20" */
char *instant_print_day(instant when, char text[INSTANT_TEXT]);
/* "+08:00", "-05:30", "Z": µs that a clock there is ahead of UTC. */
bool instant_parse_offset(const char *text, int64_t *offset);
/* How long, for people, by its two largest units: "3 days 2 hours", "3 天 2 小时"; what is left over is cut off. Returns text. */
char *span_print(int64_t span, bool chinese, char text[SPAN_TEXT]);
instant instant_now(void);
/* Midnight UTC of the day that holds `when`. */
instant instant_day(instant when);
/* The earlier of two of which either may be INSTANT_NONE: then the other. */
instant instant_earlier(instant a, instant b);

#endif
