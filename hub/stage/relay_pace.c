#include "hub/stage/relay_pace.h"

#include <glib.h>

enum { MUCH = 100 };
#define USUAL_MOST (SECONDS(1) / 5)
#define FULL_MOST (SECONDS(1) * 3 / 4) /* a lease is renewed in time, and nobody who comes now waits long */

/* What this cycle found had come since the one before began. Behind a full one as many wait as came while it went on. */
void relay_pace_note(struct relay_pace *pace, moment begun, moment ended, size_t found, size_t most, bool more) {
    const int64_t took = ended - begun, since = pace->begun == 0 ? took : begun - pace->begun;
    const bool much = found >= MUCH;
    pace->begun = begun;
    pace->usual = much && !more ? MIN(took, USUAL_MOST) : 0;
    pace->full = !much  ? 0
                 : more ? MIN(took, USUAL_MOST)
                        : MIN(since * (int64_t)most / (int64_t)found - took, FULL_MOST);
}

void relay_pace_forget(struct relay_pace *pace) {
    pace->usual = pace->full = 0;
}

int64_t relay_pace_span(const struct relay_pace *pace, bool behind) {
    return behind ? MAX(pace->usual, pace->full) : pace->usual;
}
