/*
 * load: many clients in one cheap process, of the tail endpoint and, as event clients, of the http endpoint.
 *
 *   load read   HOST PORT CLIENTS OFFSET BYTES   each reads BYTES; prints `nanos=N bytes=N`
 *   load hold   HOST PORT CLIENTS OFFSET         each asks and never reads; prints `ready`, then waits for
 *                                                the end of its standard input
 *   load follow HOST PORT CLIENTS OFFSET LINES   each reads LINES stamped lines; prints `ready`, and then
 *                                                `samples=N p50=N p99=N max=N`, in nanoseconds
 *   load events HOST PORT CLIENTS PATH LINES     the same as event clients, which ask for PATH
 *
 * All connections are made first, one after the other; the clock of `read` starts when the first header is
 * sent. `read` discards the bytes inside the kernel (MSG_TRUNC), so that on a small machine the figures show
 * what the server can do and not how fast its clients copy.
 *
 * A stamped line is LINE bytes long and begins with the time of CLOCK_MONOTONIC in nanoseconds at which it
 * was written, in decimal; the latency is the time between that and the return of the recv that
 * completed the line, or its event. Lines with stamp 0 are warm-up and not counted.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 100, EVENT = 400, BLOCK = 1 << 20, EVENTS = 256 };

struct client {
    int fd;
    int64_t left;                  /* bytes, or stamped lines, still to come */
    int have;                      /* bytes of the present line */
    char line[EVENT + 1];
};

static struct client *clients;
static int count, poller;
static char block[BLOCK];
static int64_t *latencies, samples;

static void die(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, errno ? strerror(errno) : "the server closed the connection");
    exit(1);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void connect_all(const char *host, const char *port, int64_t left)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(port)) };
    if (inet_pton(AF_INET, host, &at.sin_addr) != 1)
        die(host);
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        struct client *c = &clients[i];
        struct linger reset = { .l_onoff = 1, .l_linger = 0 };      /* leaves no TIME_WAIT behind */
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
        c->left = left;
        c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (c->fd < 0 || connect(c->fd, (struct sockaddr *) &at, sizeof at) < 0)
            die("connect");
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event) < 0)
            die("epoll_ctl");
    }
}

static void ask_all(const char *form, const char *what)
{
    char header[256];
    int n = snprintf(header, sizeof header, form, what);
    for (int i = 0; i < count; i++)
        if (write(clients[i].fd, header, (size_t) n) != n)
            die("write");
}

/* Discards received bytes; true when the client has all it needs. */
static int discard(struct client *c)
{
    errno = 0;
    ssize_t n = recv(c->fd, block, c->left < BLOCK ? (size_t) c->left : BLOCK, MSG_TRUNC);
    if (n <= 0 && errno != EAGAIN)
        die("read");
    c->left -= n > 0 ? n : 0;
    return c->left == 0;
}

static void count_line(struct client *c, int64_t stamp, int64_t at)
{
    if (stamp == 0 || c->left == 0)
        return;
    latencies[samples++] = at - stamp;
    c->left--;
}

static void take_line(struct client *c, int64_t at)
{
    if (c->line[LINE - 1] != '\n') {
        fprintf(stderr, "load: a line is not %d bytes long\n", LINE);
        exit(1);
    }
    count_line(c, atoll(c->line), at);
}

/* A line of the answer of the http endpoint, which may be the data of an event. */
static void take_event(struct client *c, int64_t at)
{
    static const char before[] = "\"message\":\"";
    const char *message = strstr(c->line, before);
    if (message)
        count_line(c, atoll(message + sizeof before - 1), at);
}

/* Takes received lines; true when the client has all it needs. */
static int take_lines(struct client *c)
{
    errno = 0;
    ssize_t n = recv(c->fd, block, BLOCK, 0);
    int64_t at = now();
    if (n <= 0 && errno != EAGAIN)
        die("read");
    for (ssize_t i = 0; i < n; ) {
        ssize_t part = LINE - c->have < n - i ? LINE - c->have : n - i;
        memcpy(c->line + c->have, block + i, (size_t) part);
        c->have += (int) part;
        i += part;
        if (c->have == LINE) {
            c->have = 0;
            take_line(c, at);
        }
    }
    return c->left == 0;
}

/* Takes received events; true when the client has all it needs. */
static int take_events(struct client *c)
{
    errno = 0;
    ssize_t n = recv(c->fd, block, BLOCK, 0);
    int64_t at = now();
    if (n <= 0 && errno != EAGAIN)
        die("read");
    for (ssize_t i = 0; i < n; i++) {
        if (c->have < EVENT)
            c->line[c->have++] = block[i];
        if (block[i] != '\n')
            continue;
        c->line[c->have] = 0;
        c->have = 0;
        take_event(c, at);
    }
    return c->left == 0;
}

static void run(int (*step)(struct client *))
{
    int open = count;
    while (open > 0) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (step(c)) {
                epoll_ctl(poller, EPOLL_CTL_DEL, c->fd, NULL);
                open--;
            }
        }
    }
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

static void print_latencies(void)
{
    qsort(latencies, (size_t) samples, sizeof *latencies, ascending);
    printf("samples=%lld p50=%lld p99=%lld max=%lld\n", (long long) samples,
           (long long) latencies[samples / 2], (long long) latencies[samples * 99 / 100],
           (long long) latencies[samples - 1]);
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    int holds = strcmp(mode, "hold") == 0, events = strcmp(mode, "events") == 0;
    int follows = events || strcmp(mode, "follow") == 0;
    if (argc != (holds ? 6 : 7) || (!holds && !follows && strcmp(mode, "read") != 0)) {
        fprintf(stderr, "usage: load read|follow HOST PORT CLIENTS OFFSET BYTES|LINES"
                        " | load hold HOST PORT CLIENTS OFFSET | load events HOST PORT CLIENTS PATH LINES\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    int64_t amount = holds ? 0 : atoll(argv[6]);
    count = atoi(argv[4]);
    clients = calloc((size_t) count, sizeof *clients);
    latencies = calloc(follows ? (size_t) (count * amount) : 1, sizeof *latencies);
    if (!clients || !latencies)
        die("memory");
    connect_all(argv[2], argv[3], amount);

    int64_t begin = now();
    ask_all(events ? "GET %s HTTP/1.0\r\n\r\n" : "%s\n", argv[5]);
    if (holds || follows) {
        printf("ready\n");
        fflush(stdout);
    }
    if (holds) {
        while (read(0, block, BLOCK) > 0)
            ;
    } else if (follows) {
        run(events ? take_events : take_lines);
        print_latencies();
    } else {
        run(discard);
        printf("nanos=%lld bytes=%lld\n", (long long) (now() - begin), (long long) (count * amount));
    }
    return 0;
}
