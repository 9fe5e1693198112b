#include "hub/stage/intake_files.h"

#include "hub/base/log.h"

#include <glib.h>
#include <pthread.h>

struct intake_files {
    pthread_mutex_t lock;
    struct assembly *current;  /* held */
    struct assembly *proposed; /* held, or NULL */
};

struct intake_files *intake_files_new(struct assembly *assembly) {
    struct intake_files *files = g_new0(struct intake_files, 1);
    (void)pthread_mutex_init(&files->lock, NULL);
    files->current = assembly_hold(assembly);
    return files;
}

void intake_files_free(struct intake_files *files) {
    assembly_release(files->current);
    assembly_release(files->proposed);
    (void)pthread_mutex_destroy(&files->lock);
    g_free(files);
}

struct assembly *intake_files_current(struct intake_files *files) {
    (void)pthread_mutex_lock(&files->lock);
    struct assembly *assembly = assembly_hold(files->current);
    (void)pthread_mutex_unlock(&files->lock);
    return assembly;
}

/* Under the lock. */
static void replace(struct assembly **slot, struct assembly *assembly) {
    assembly_release(*slot);
    *slot = assembly;
}

void intake_files_use(struct intake_files *files, struct assembly *assembly) {
    (void)pthread_mutex_lock(&files->lock);
    if (assembly->parts.file_set == files->current->parts.file_set) {
        replace(&files->current, assembly_hold(assembly));
        replace(&files->proposed, NULL);
    } else {
        replace(&files->proposed, assembly_hold(assembly));
    }
    (void)pthread_mutex_unlock(&files->lock);
}

bool intake_files_wait(struct intake_files *files) {
    (void)pthread_mutex_lock(&files->lock);
    const bool waits = files->proposed != NULL;
    (void)pthread_mutex_unlock(&files->lock);
    return waits;
}

bool intake_files_follow(struct intake_files *files) {
    (void)pthread_mutex_lock(&files->lock);
    const bool follows = files->proposed != NULL;
    if (follows) {
        replace(&files->current, files->proposed);
        files->proposed = NULL;
        log_line(LOG_INFO_LEVEL, "file_set", "in_use=%d", files->current->parts.file_set);
    }
    (void)pthread_mutex_unlock(&files->lock);
    return follows;
}
