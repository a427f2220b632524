#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* While a file exists at $FAILING_WHILE, files whose path contains $FAILING can be neither read nor written. */
static int fails(int fd) {
    const char *part = getenv("FAILING"), *flag = getenv("FAILING_WHILE");
    char link[64], path[4096];
    ssize_t length;
    if (!part || !flag || access(flag, F_OK)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, part) != NULL;
}
#define FAIL(fd, with) if (fails(fd)) { errno = with; return -1; }
ssize_t pread64(int fd, void *to, size_t count, off64_t at) {
    static ssize_t (*real)(int, void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pread64");
    FAIL(fd, EIO)
    return real(fd, to, count, at);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t count) {
    static ssize_t (*real)(int, int, off64_t *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "sendfile64");
    FAIL(in, EIO)
    return real(out, in, at, count);
}
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    FAIL(fd, EROFS)
    return real(fd, from, count, at);
}
ssize_t write(int fd, const void *from, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    FAIL(fd, EROFS)
    return real(fd, from, count);
}
