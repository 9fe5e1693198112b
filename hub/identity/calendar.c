#include "hub/identity/calendar.h"

#include <string.h>

bool day_exists(struct day day) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (day.month < 1 || day.month > 12 || day.day < 1) {
        return false;
    }
    const bool leap = (day.year % 4 == 0 && day.year % 100 != 0) || day.year % 400 == 0;
    return day.day <= days[day.month - 1] + (day.month == 2 && leap ? 1 : 0);
}

/* The next run of digits, of at most `most`; -1 when there is none. */
static int next_number(const char **at, size_t most) {
    *at += strcspn(*at, "0123456789");
    int number = 0;
    size_t length = 0;
    for (; length < most && **at >= '0' && **at <= '9'; (*at)++, length++) {
        number = number * 10 + (**at - '0');
    }
    return length == 0 ? -1 : number;
}

static int or_zero(int number) {
    return number < 0 ? 0 : number;
}

bool day_parse(const char *tidy, struct day *day) {
    if (strspn(tidy, "0123456789") < 4) {
        return false;
    }
    day->year = next_number(&tidy, 4);
    day->month = or_zero(next_number(&tidy, 2));
    day->day = or_zero(next_number(&tidy, 2));
    return day->month == 0 || day->day == 0 || day_exists(*day);
}
