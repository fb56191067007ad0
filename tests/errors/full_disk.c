/* Stands for a disk that has no space left for the blobs of a store.
 *
 * Loaded before the C library (LD_PRELOAD), it takes the place of the calls with which the store writes; a file that
 * has no name yet is known by the folder it was made in. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int is_full(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return strstr(path, "/.mainstem/blobs/") != NULL;
}

ssize_t write(int descriptor, const void *data, size_t count) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = dlsym(RTLD_NEXT, "write");
    if (is_full(descriptor)) return errno = ENOSPC, -1;
    return next(descriptor, data, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    static ssize_t (*next)(int, const struct iovec *, int);
    if (!next) next = dlsym(RTLD_NEXT, "writev");
    if (is_full(descriptor)) return errno = ENOSPC, -1;
    return next(descriptor, parts, count);
}

ssize_t pwrite64(int descriptor, const void *data, size_t count, off64_t offset) {
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
    if (is_full(descriptor)) return errno = ENOSPC, -1;
    return next(descriptor, data, count, offset);
}
