/* demo_place.h – the directory that a demo keeps everything in. */
#ifndef HUB_COMMAND_DEMO_PLACE_H
#define HUB_COMMAND_DEMO_PLACE_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

struct demo_place {
    const char *path; /* absolute, in the arena; NULL: none was made */
    bool passing;     /* goes with the demo */
};

/* A directory of its own under $TMPDIR, or the one given, which has to be new or empty and then stays. False and *error. */
bool demo_place_make(const char *given, struct arena *arena, struct demo_place *place, struct error *error);
/* Removes it and all it holds when it is passing. */
void demo_place_leave(const struct demo_place *place);
/* Writes a file that only we may read. False and *error. */
bool demo_place_write(const char *path, const char *text, struct error *error);
/* Copies a file. False and *error. */
bool demo_place_copy(const char *from, const char *to, struct arena *arena, struct error *error);

#endif
