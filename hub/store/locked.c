#include "hub/store/locked.h"

#include "hub/base/log.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *locked_new(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        (void)fprintf(stderr, "out_of_memory: %zu bytes refused; restart the process, nothing is lost\n", size);
        abort();
    }
    (void)madvise(memory, size, MADV_DONTDUMP);
    if (mlock(memory, size) != 0) {
        log_line(LOG_WARN_LEVEL, "keys_not_locked", "bytes=%zu cause=\"%s\" remedy=\"raise LimitMEMLOCK\"", size,
                 strerror(errno));
    }
    return memory;
}

void locked_free(void *memory, size_t size) {
    if (memory != NULL) {
        OPENSSL_cleanse(memory, size);
        (void)munmap(memory, size);
    }
}
