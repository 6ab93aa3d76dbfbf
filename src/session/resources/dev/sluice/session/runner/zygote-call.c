/*
 * Has one command run by a zygote instead of starting it, and looks like that command to whoever started us.
 *
 *   zygote-call -s socket -f folder -r report -l limits -n count -- cold command...
 *
 * The last count words of the cold command are the program's own command line. limits: the words of a request from
 * CPU_MS on, joined by colons. When no process of the zygote answers in time, we become the cold command, and leave a
 * file beside the socket that says so. Once a process has been given the run, there is no way back: it runs once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS 2000
#define FILES 4

#define GRACE_US 300000

static int line = -1;
static pid_t peer; /* the first process of the run's namespace, with which all of it ends */

/* First asks for an end with a report, then makes one without. */
static void stop(int signal) {
    int before = errno;
    struct itimerval grace = {.it_value = {0, GRACE_US}};
    if (signal == SIGALRM && peer > 0) kill(peer, SIGKILL);
    if (signal == SIGTERM && line >= 0) {
        send(line, "T", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        setitimer(ITIMER_REAL, &grace, NULL);
    }
    errno = before;
}

static void become_cold(const char *socket, char **command) {
    char mark[256];
    snprintf(mark, sizeof mark, "%s.failed", socket);
    int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) close(fd);
    if (line >= 0) close(line);
    signal(SIGTERM, SIG_DFL);
    execvp(command[0], command);
    _exit(126);
}

/* Whoever is ready says so, and the kernel who that is. */
static int meet(void) {
    char byte = 0, control[CMSG_SPACE(sizeof(struct ucred))];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(line, &message, 0) != 1 || byte != 'R') return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_CREDENTIALS) peer = ((struct ucred *) CMSG_DATA(header))->pid;
    return 0;
}

/* A name of at most 108 bytes for a socket, however deep its folder lies. */
static int name_of(const char *path, char *to, size_t size) {
    if (strlen(path) < size) {
        strcpy(to, path);
        return 0;
    }
    const char *name = strrchr(path, '/');
    char folder[PATH_MAX];
    if (!name || name - path >= (long) sizeof folder) return -1;
    memcpy(folder, path, name - path);
    folder[name - path] = 0;
    int place = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int length = snprintf(to, size, "/proc/self/fd/%d%s", place, name);
    return place < 0 || length >= (int) size ? -1 : 0;
}

static int reach(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (name_of(path, address.sun_path, sizeof address.sun_path) < 0) return -1;
    line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (line < 0 || setsockopt(line, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) return -1;
    if (connect(line, (struct sockaddr *) &address, sizeof address) < 0) return -1;
    struct pollfd ready = {.fd = line, .events = POLLIN};
    return poll(&ready, 1, PATIENCE_MS) == 1 ? meet() : -1;
}

static size_t add(char *to, size_t at, const char *word) {
    size_t length = strlen(word) + 1;
    if (to) memcpy(to + at, word, length);
    return at + length;
}

static size_t write_request(char *to, const char *folder, const char *limits, char **command) {
    size_t at = add(to, add(to, 0, folder), limits);
    if (to)
        for (char *c = to + strlen(folder) + 1; *c; c++)
            if (*c == ':') *c = 0;
    for (; *command; command++) at = add(to, at, *command);
    return at;
}

static int send_all(const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(line, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) return -1;
        if (sent > 0) {
            bytes += sent;
            length -= sent;
        }
    }
    return 0;
}

static int hand_over(const char *request, uint32_t length, int report) {
    int files[FILES] = {0, 1, 2, report};
    char control[CMSG_SPACE(sizeof files)] = {0};
    struct iovec part = {&length, sizeof length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof files);
    memcpy(CMSG_DATA(header), files, sizeof files);
    return sendmsg(line, &message, MSG_NOSIGNAL) == sizeof length ? send_all(request, length) : -1;
}

/* The exit code, or -1 if nothing was started. */
static int await_end(void) {
    char answer[2];
    size_t have = 0;
    while (have < sizeof answer) {
        ssize_t got = recv(line, answer + have, sizeof answer - have, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 125;
        have += got;
        if (answer[0] == 'F') return -1;
    }
    return (unsigned char) answer[1];
}

int main(int argc, char **argv) {
    const char *path = "", *folder = "", *report = "", *limits = "";
    int count = 0;
    for (int option; (option = getopt(argc, argv, "+s:f:r:l:n:")) != -1;) {
        if (option == 's') path = optarg;
        else if (option == 'f') folder = optarg;
        else if (option == 'r') report = optarg;
        else if (option == 'l') limits = optarg;
        else if (option == 'n') count = atoi(optarg);
        else return 125;
    }
    if (count < 1 || argc - count <= optind) return 125;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    if (reach(path) < 0) become_cold(path, argv + optind);
    char **command = argv + argc - count;
    size_t length = write_request(NULL, folder, limits, command);
    char *request = malloc(length);
    int file = open(report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (!request || file < 0) return 125;
    write_request(request, folder, limits, command);
    if (hand_over(request, length, file) < 0) become_cold(path, argv + optind);
    int code = await_end();
    if (code < 0) become_cold(path, argv + optind);
    return code;
}
