#include "adapters/directory/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 40 };

struct directory {
    int descriptor;
    char *path;
};

/* One document on its way. */
struct delivery {
    const struct directory *directory;
    const struct document *document;
    char name[NAME_SIZE], temporary[NAME_SIZE];
    struct error *error;
};

static bool is_full(int reason) {
    return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

static enum port_answer again(const struct delivery *delivery, const char *step) {
    const int reason = errno;
    const enum error_code code = is_full(reason) ? DISK_FULL : RECEIVER_REFUSED;
    (void)error_set(delivery->error, code, delivery->directory->path, "%s: %s: %s", delivery->name, step,
                    strerror(reason));
    return PORT_AGAIN;
}

static bool write_all(int file, struct bytes bytes) {
    while (bytes.length > 0) {
        const ssize_t written = write(file, bytes.data, bytes.length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return false;
        }
        bytes.data += written;
        bytes.length -= (size_t)written;
    }
    return true;
}

/* A hidden name first: who looks into the folder never sees half a document. */
static bool write_temporary(const struct delivery *delivery) {
    const int file = openat(delivery->directory->descriptor, delivery->temporary,
                            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (file < 0) {
        return false;
    }
    const bool good = write_all(file, delivery->document->bytes) && fsync(file) == 0;
    const int reason = errno;
    const bool closed = close(file) == 0;
    errno = good ? errno : reason;
    return good && closed;
}

static enum port_answer deliver(const struct delivery *delivery) {
    const int folder = delivery->directory->descriptor;
    const char *failed = !write_temporary(delivery)                                           ? "write"
                         : renameat(folder, delivery->temporary, folder, delivery->name) != 0 ? "rename"
                         : fsync(folder) != 0                                                 ? "fsync"
                                                                                              : NULL;
    if (failed == NULL) {
        return PORT_DONE;
    }
    const enum port_answer answer = again(delivery, failed);
    (void)unlinkat(folder, delivery->temporary, 0);
    return answer;
}

static bool holds(int file, struct bytes bytes) {
    char chunk[4096];
    ssize_t length;
    while ((length = read(file, chunk, sizeof chunk)) > 0) {
        if ((size_t)length > bytes.length || memcmp(chunk, bytes.data, (size_t)length) != 0) {
            return false;
        }
        bytes.data += length;
        bytes.length -= (size_t)length;
    }
    return length == 0 && bytes.length == 0;
}

/* Sent before: a crash came between the file and the note that it was written. */
static enum port_answer compare(const struct delivery *delivery, int file) {
    const bool same = holds(file, delivery->document->bytes);
    (void)close(file);
    if (!same) {
        (void)error_set(delivery->error, RECEIVER_REFUSED, delivery->directory->path,
                        "%s stands there with other bytes", delivery->name);
        return PORT_REFUSED;
    }
    return fsync(delivery->directory->descriptor) == 0 ? PORT_DONE : again(delivery, "fsync");
}

static enum port_answer directory_send(void *state, const struct document *document, struct error *error) {
    struct delivery delivery = {.directory = state, .document = document, .error = error};
    (void)snprintf(delivery.name, NAME_SIZE, "%016lld.xml", (long long)document->number);
    (void)snprintf(delivery.temporary, NAME_SIZE, ".%016lld.part", (long long)document->number);
    const int file =
        openat(delivery.directory->descriptor, delivery.name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file >= 0) {
        return compare(&delivery, file);
    }
    return errno == ENOENT ? deliver(&delivery) : again(&delivery, "open");
}

static void directory_close(void *state) {
    struct directory *directory = state;
    (void)close(directory->descriptor);
    g_free(directory->path);
    g_free(directory);
}

bool directory_open(const char *path, struct port *port, struct error *error) {
    const int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS) != 0) {
        (void)error_set(error, FOLDER_UNUSABLE, path, "erp.directory: %s", strerror(errno));
        if (descriptor >= 0) {
            (void)close(descriptor);
        }
        return false;
    }
    struct directory *directory = g_new0(struct directory, 1);
    *directory = (struct directory){.descriptor = descriptor, .path = g_strdup(path)};
    *port = (struct port){.state = directory, .send = directory_send, .close = directory_close};
    return true;
}
