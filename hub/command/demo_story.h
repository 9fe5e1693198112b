/* demo_story.h – the story that a demo tells, in scenes: a scene is a line of a table, most of its steps are the commands
 * of the command line, run as a visitor would. Of whom it tells says story.txt beside the events. */
#ifndef HUB_COMMAND_DEMO_STORY_H
#define HUB_COMMAND_DEMO_STORY_H

#include "hub/command/demo.h"

#include <glib.h>

struct telling {
    struct demo *demo;
    const struct demo_feed *feed;
    GHashTable *story; /* key → value of story.txt */
    const char *name;  /* how a visitor calls this program */
    const char *last;  /* the command that was printed last */
    int code;          /* of the last step that failed */
};

/* Returns an exit code; errors are told where they happen. */
int demo_story_tell(struct demo *demo, const struct demo_feed *feed, const char *name, const char *file);

#endif
