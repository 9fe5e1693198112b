/* places.h – where people live and stores stand: cities with the beginning of their ID numbers, plates and landlines,
 * districts with the names that they had. */
#ifndef TESTS_WORLD_PLACES_H
#define TESTS_WORLD_PLACES_H

#include <stddef.h>

struct district {
    const char *name, *old; /* old: "" when it never had another */
    const char *code;       /* first six digits of ID numbers */
};

enum { DISTRICTS = 4 };

struct place {
    const char *province, *city, *city_short, *plate, *landline;
    struct district districts[DISTRICTS];
};

extern const struct place places[];
extern const size_t place_count;

#endif
