/*
 * tail_ref: the cost of serving a growing file by offset, by one thread with epoll and sendfile.
 *
 *   tail_ref PORT FILE     PORT 0 takes a free one
 *
 * It speaks the tail protocol: a client sends `1000\n` (from byte 1000) or `-1000\n` (the last 1000 bytes),
 * gets the bytes from there on, and then each new byte as the file grows, for ever.
 *
 * All sockets are non-blocking and watched level-triggered. A client is in one of three states:
 *
 *   HEADER  --newline-->  SENDING  --at the end of the file-->  WAITING  --the file grew-->  SENDING
 *
 * EPOLLOUT is asked for only while a client is SENDING and its socket was full, so that idle and stalled
 * clients cost nothing. A client gets at most TURN bytes before the next one has its turn. inotify
 * says when the file grew.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TURN = 1 << 20, HEADER_MAX = 64, EVENTS = 256 };

enum state { HEADER, SENDING, WAITING };

struct client {
    int fd;
    enum state state;
    unsigned watched;              /* the epoll events asked for at present */
    int half_closed;               /* it sends no more; it still gets its bytes */
    off_t offset;                  /* next byte to send */
    size_t slot;                   /* its place in `clients` */
    size_t header_length;
    char header[HEADER_MAX + 1];
};

static int poller, listener, notifier, file;
static off_t end;                  /* length of the file as last seen */
static struct client **clients;
static size_t count, capacity;

static void die(const char *what)
{
    fprintf(stderr, "tail_ref: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void watch(struct client *c, unsigned events)
{
    struct epoll_event event = { .events = events, .data.ptr = c };
    if (c->watched == events)
        return;
    if (epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event) < 0)
        die("epoll_ctl");
    c->watched = events;
}

/* The client is marked by fd -1 and freed after the present round of events, which may still name it. */
static void drop(struct client *c)
{
    close(c->fd);
    c->fd = -1;
    clients[c->slot] = clients[--count];
    clients[c->slot]->slot = c->slot;
}

static void look_at_length(void)
{
    struct stat st;
    if (fstat(file, &st) < 0)
        die("fstat");
    end = st.st_size;
}

/* Sends one turn. Leaves the client WAITING, or SENDING and watched for room in its socket. */
static int send_turn(struct client *c)
{
    unsigned input = c->half_closed ? 0 : EPOLLIN;
    if (c->offset < end) {
        off_t left = end - c->offset;
        ssize_t sent = sendfile(c->fd, file, &c->offset, left < TURN ? (size_t) left : TURN);
        if (sent < 0 && errno != EAGAIN)
            return -1;
    }
    c->state = c->offset < end ? SENDING : WAITING;
    watch(c, c->state == SENDING ? input | EPOLLOUT : input);
    return 0;
}

/* Takes header bytes until the newline; anything after it is read and discarded. */
static int take_input(struct client *c)
{
    char bytes[512];
    ssize_t n = read(c->fd, bytes, sizeof bytes);
    if (n < 0)
        return errno == EAGAIN ? 0 : -1;
    if (n == 0) {
        c->half_closed = 1;
        watch(c, c->watched & ~(unsigned) EPOLLIN);
        return c->state == HEADER ? -1 : 0;
    }
    for (ssize_t i = 0; i < n && c->state == HEADER; i++) {
        if (bytes[i] != '\n') {
            if (c->header_length == HEADER_MAX)
                return -1;
            c->header[c->header_length++] = bytes[i];
            continue;
        }
        char *stop;
        c->offset = strtoll(c->header, &stop, 10);
        if (stop == c->header || (*stop != 0 && *stop != '\r'))
            return -1;
        look_at_length();
        if (c->offset < 0)
            c->offset = end + c->offset > 0 ? end + c->offset : 0;
        return send_turn(c);
    }
    return 0;
}

static void serve(struct client *c, unsigned events)
{
    int failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
    if (!failed && (events & EPOLLIN))
        failed = take_input(c) < 0;
    if (!failed && (events & EPOLLOUT) && c->state == SENDING)
        failed = send_turn(c) < 0;
    if (failed)
        drop(c);
}

static void accept_all(void)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct client *c = calloc(1, sizeof *c);
        if (count == capacity)
            clients = realloc(clients, (capacity = capacity ? 2 * capacity : 64) * sizeof *clients);
        if (!c || !clients)
            die("memory");
        c->fd = fd;
        c->slot = count;
        c->watched = EPOLLIN;
        clients[count++] = c;
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
        if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0)
            die("epoll_ctl");
    }
    if (errno != EAGAIN && errno != ECONNABORTED)
        die("accept");
}

static void file_changed(void)
{
    char events[4096] __attribute__((aligned(8)));
    while (read(notifier, events, sizeof events) > 0)
        ;
    look_at_length();
    for (size_t i = count; i-- > 0; ) {          /* backwards: drop() moves the last one here */
        struct client *c = clients[i];
        if (c->state == WAITING && send_turn(c) < 0) {
            drop(c);
            free(c);
        }
    }
}

static void open_everything(const char *port, const char *path)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(port)),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int one = 1;
    if ((file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        die(path);
    notifier = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (notifier < 0 || inotify_add_watch(notifier, path, IN_MODIFY) < 0)
        die("inotify");
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *) &at, size) < 0 || listen(listener, 1024) < 0)
        die("listen");
    getsockname(listener, (struct sockaddr *) &at, &size);
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event accepting = { .events = EPOLLIN, .data.ptr = &listener };
    struct epoll_event growing = { .events = EPOLLIN, .data.ptr = &notifier };
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &accepting) < 0
            || epoll_ctl(poller, EPOLL_CTL_ADD, notifier, &growing) < 0)
        die("epoll");
    fprintf(stderr, "tail endpoint listening on 127.0.0.1:%d\n", ntohs(at.sin_port));
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: tail_ref PORT FILE\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    open_everything(argv[1], argv[2]);
    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(poller, events, EVENTS, -1), grew = 0;
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &listener)
                accept_all();
            else if (events[i].data.ptr == &notifier)
                grew = 1;                        /* after the others: it may free a client they name */
            else
                serve(events[i].data.ptr, events[i].events);
        }
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if ((void *) c != &listener && (void *) c != &notifier && c->fd < 0)
                free(c);
        }
        if (grew)
            file_changed();
    }
}
