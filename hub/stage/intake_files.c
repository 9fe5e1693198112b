#include "hub/stage/intake_files.h"

#include "hub/base/log.h"

#include <glib.h>
#include <pthread.h>

enum slot { IN_USE, PROPOSED, TO_COME, SLOT_COUNT };

struct intake_files {
    pthread_mutex_t lock;
    struct assembly *held[SLOT_COUNT]; /* or NULL, but for the one in use */
};

struct intake_files *intake_files_new(struct assembly *assembly) {
    struct intake_files *files = g_new0(struct intake_files, 1);
    (void)pthread_mutex_init(&files->lock, NULL);
    files->held[IN_USE] = assembly_hold(assembly);
    return files;
}

void intake_files_free(struct intake_files *files) {
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        assembly_release(files->held[i]);
    }
    (void)pthread_mutex_destroy(&files->lock);
    g_free(files);
}

static struct assembly *hold(struct intake_files *files, enum slot slot) {
    (void)pthread_mutex_lock(&files->lock);
    struct assembly *assembly = files->held[slot] == NULL ? NULL : assembly_hold(files->held[slot]);
    (void)pthread_mutex_unlock(&files->lock);
    return assembly;
}

struct assembly *intake_files_current(struct intake_files *files) {
    return hold(files, IN_USE);
}

struct assembly *intake_files_to_come(struct intake_files *files) {
    return hold(files, TO_COME);
}

/* Under the lock. */
static void replace(struct intake_files *files, enum slot slot, struct assembly *assembly) {
    assembly_release(files->held[slot]);
    files->held[slot] = assembly;
}

void intake_files_use(struct intake_files *files, struct assembly *assembly) {
    (void)pthread_mutex_lock(&files->lock);
    const bool same = assembly->parts.file_set == files->held[IN_USE]->parts.file_set;
    replace(files, same ? IN_USE : PROPOSED, assembly_hold(assembly));
    if (same) {
        replace(files, PROPOSED, NULL);
    }
    (void)pthread_mutex_unlock(&files->lock);
}

/* Under the lock: the slot that holds the set, SLOT_COUNT when none does. */
static enum slot find(const struct intake_files *files, int number) {
    enum slot slot = IN_USE;
    while (slot < SLOT_COUNT && (files->held[slot] == NULL || files->held[slot]->parts.file_set != number)) {
        slot++;
    }
    return slot;
}

bool intake_files_follow(struct intake_files *files, int number) {
    (void)pthread_mutex_lock(&files->lock);
    const enum slot slot = find(files, number);
    const bool follows = slot == PROPOSED || slot == TO_COME;
    if (follows) {
        replace(files, IN_USE, assembly_hold(files->held[slot]));
        replace(files, slot, NULL);
        log_line(LOG_INFO_LEVEL, "file_set", "in_use=%d", number);
    }
    (void)pthread_mutex_unlock(&files->lock);
    return follows;
}

bool intake_files_prepare(struct intake_files *files, int number) {
    (void)pthread_mutex_lock(&files->lock);
    const enum slot slot = find(files, number);
    if (slot < TO_COME) {
        replace(files, TO_COME, assembly_hold(files->held[slot]));
    }
    (void)pthread_mutex_unlock(&files->lock);
    return slot != SLOT_COUNT;
}

void intake_files_keep(struct intake_files *files, struct assembly *assembly) {
    (void)pthread_mutex_lock(&files->lock);
    replace(files, TO_COME, assembly_hold(assembly));
    (void)pthread_mutex_unlock(&files->lock);
}
