/*
 * ship_ref: the minimum cost of shipping a file.
 *
 *   ship_ref rx PORT DIR            accepts senders, one file in DIR per name; PORT 0 takes a free one
 *   ship_ref tx HOST PORT FILE...   sends each file on a connection of its own, then ends
 *
 * It speaks the ship protocol: the sender says `name\n`, the receiver answers how many bytes it holds as
 * `offset\n`, and the sender sends the rest of the file. The sender uses sendfile(2), so the bytes never
 * enter its memory; the receiver reads and writes blocks of 128 KiB. Each connection has a thread and
 * blocking calls, on both sides. At the end of its file the sender closes its sending side and waits
 * until the receiver, having written everything, closes too.
 *
 * It is a yardstick, not a product: files are not followed, nothing is synced to disk, a second sender of the
 * same name is not detected, and nothing is retried.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 128 * 1024, HEADER_MAX = 1024, STACK = 256 * 1024, AT_ONCE = 1 << 30 };

static const char *directory;            /* rx: the directory of the files */
static struct sockaddr_in receiver;      /* tx: the receiver's address */

static void die(const char *what)
{
    fprintf(stderr, "ship_ref: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in address(const char *host, const char *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(port)) };
    if (inet_pton(AF_INET, host, &at.sin_addr) != 1) {
        errno = EINVAL;
        die(host);
    }
    return at;
}

/* Reads up to and without the newline, a byte at a time so that nothing after it is taken. 0, or -1. */
static int read_line(int socket, char *line, size_t size)
{
    for (size_t n = 0; n < size; n++) {
        if (read(socket, line + n, 1) != 1)
            return -1;
        if (line[n] == '\n') {
            line[n] = 0;
            return 0;
        }
    }
    return -1;
}

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, bytes, n);
        if (w < 0)
            return -1;
        bytes += w;
        n -= (size_t) w;
    }
    return 0;
}

static void receive(int socket)
{
    char name[HEADER_MAX];
    if (read_line(socket, name, sizeof name) < 0)
        return;
    if (name[0] == 0 || name[0] == '.' || strchr(name, '/')) {
        fprintf(stderr, "ship_ref: refused the name '%s'\n", name);
        return;
    }
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0)
        die(path);
    struct stat st;
    char *block = malloc(BLOCK);
    if (fstat(file, &st) < 0 || !block)
        die(path);
    if (dprintf(socket, "%lld\n", (long long) st.st_size) > 0) {
        ssize_t n;
        while ((n = read(socket, block, BLOCK)) > 0)
            if (write_all(file, block, (size_t) n) < 0)
                die(path);
    }
    free(block);
    close(file);
}

static void *receive_thread(void *arg)
{
    int socket = (int) (long) arg;
    receive(socket);
    close(socket);
    return NULL;
}

static pthread_t start(void *(*body)(void *), void *arg)
{
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    if ((errno = pthread_create(&thread, &attr, body, arg)) != 0)
        die("thread");
    pthread_attr_destroy(&attr);
    return thread;
}

static void rx(const char *port)
{
    struct sockaddr_in at = address("127.0.0.1", port);
    socklen_t size = sizeof at;
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *) &at, size) < 0 || listen(listener, 1024) < 0)
        die("listen");
    getsockname(listener, (struct sockaddr *) &at, &size);
    fprintf(stderr, "ship endpoint listening on 127.0.0.1:%d\n", ntohs(at.sin_port));
    for (;;) {
        int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (peer < 0)
            die("accept");
        pthread_detach(start(receive_thread, (void *) (long) peer));
    }
}

static void *send_thread(void *arg)
{
    const char *path = arg;
    const char *slash = strrchr(path, '/');
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        die(path);
    int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(peer, (struct sockaddr *) &receiver, sizeof receiver) < 0)
        die("connect");
    char answer[HEADER_MAX];
    dprintf(peer, "%s\n", slash ? slash + 1 : path);
    if (read_line(peer, answer, sizeof answer) < 0)
        die("no offset from the receiver");
    off_t offset = (off_t) atoll(answer);
    ssize_t n;
    while ((n = sendfile(peer, file, &offset, AT_ONCE)) > 0)
        ;
    if (n < 0)
        die("sendfile");
    shutdown(peer, SHUT_WR);
    if (read(peer, answer, sizeof answer) != 0)
        die("the receiver did not close in order");
    close(peer);
    close(file);
    return NULL;
}

static void tx(const char *host, const char *port, char **files, int count)
{
    pthread_t *threads = calloc((size_t) count, sizeof *threads);
    if (!threads)
        die("memory");
    receiver = address(host, port);
    for (int i = 0; i < count; i++)
        threads[i] = start(send_thread, files[i]);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 4 && strcmp(argv[1], "rx") == 0) {
        directory = argv[3];
        rx(argv[2]);
    } else if (argc > 4 && strcmp(argv[1], "tx") == 0) {
        tx(argv[2], argv[3], argv + 4, argc - 4);
    } else {
        fprintf(stderr, "usage: ship_ref rx PORT DIR | ship_ref tx HOST PORT FILE...\n");
        return 2;
    }
    return 0;
}
