/*
 * Runs one command, measures what it and all that it starts use, and lets nothing of it outlive it.
 *
 *   meter [-c cpu-milliseconds] [-m memory-bytes] -- command [argument]...
 *
 * Inside a pid namespace it is process 1, whom a program can neither kill nor trace; elsewhere it makes itself the
 * parent of every orphan below it. When the command has ended, or SIGTERM came, it kills the rest and writes one line
 * to descriptor 3, which the command does not inherit:
 *
 *   code=<exit code, or 128 + signal> cpu=<microseconds> wall=<microseconds> memory=<bytes> cause=<none|cpu|memory|stopped>
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPORT 3
#define MAX_PROCESSES 4096
#define LOOK_EVERY_NS 20000000L

struct process {
    pid_t pid, parent;
    long long cpu_us, memory;
    int ours;
};

/* Of all processes together; 0 is none. */
struct limits {
    long long cpu_us, memory;
};

static struct process table[MAX_PROCESSES];
static long long page, tick_us;

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long us(struct timeval t) {
    return t.tv_sec * 1000000LL + t.tv_usec;
}

static int read_process(const char *pid, struct process *p) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) return 0;
    text[n] = 0;
    char *rest = strrchr(text, ')'); /* a command's name may hold anything, brackets and blanks too */
    long long utime, stime, cutime, cstime, rss;
    if (!rest
        || sscanf(rest + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld %*d %*d %*d %*d %*u %*u %lld",
                  &p->parent, &utime, &stime, &cutime, &cstime, &rss) != 6)
        return 0;
    p->pid = atoi(pid);
    p->cpu_us = (utime + stime + cutime + cstime) * tick_us;
    p->memory = rss * page;
    p->ours = 0;
    return 1;
}

/* Fills the table with every process there is and marks our descendants. */
static int look(void) {
    int count = 0, found;
    DIR *proc = opendir("/proc");
    if (!proc) return 0;
    for (struct dirent *entry; count < MAX_PROCESSES && (entry = readdir(proc));)
        if (isdigit((unsigned char) entry->d_name[0]) && read_process(entry->d_name, &table[count])) count++;
    closedir(proc);
    pid_t self = getpid();
    do {
        found = 0;
        for (int i = 0; i < count; i++) {
            int ours = table[i].parent == self;
            for (int j = 0; !ours && j < count; j++) ours = table[j].ours && table[j].pid == table[i].parent;
            if (ours && !table[i].ours) found = table[i].ours = 1;
        }
    } while (found);
    return count;
}

static void kill_all(void) {
    if (getpid() == 1) {
        kill(-1, SIGKILL);
        return;
    }
    for (int i = look() - 1; i >= 0; i--)
        if (table[i].ours) kill(table[i].pid, SIGKILL);
}

static const char *exceeded(struct limits limits) {
    struct rusage ended;
    getrusage(RUSAGE_CHILDREN, &ended);
    long long cpu = us(ended.ru_utime) + us(ended.ru_stime), memory = 0;
    for (int i = look() - 1; i >= 0; i--)
        if (table[i].ours) {
            cpu += table[i].cpu_us;
            memory += table[i].memory;
        }
    if (limits.cpu_us > 0 && cpu > limits.cpu_us) return "cpu";
    if (limits.memory > 0 && memory > limits.memory) return "memory";
    return NULL;
}

/* Ends all that is left below us and says how it went. */
static int conclude(int status, long long started, const char *cause, int report) {
    long long wall = now_us() - started;
    int other;
    do kill_all();
    while (waitpid(-1, &other, 0) > 0 || errno == EINTR);

    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    dprintf(report, "code=%d cpu=%lld wall=%lld memory=%lld cause=%s\n", code, us(used.ru_utime) + us(used.ru_stime),
            wall, used.ru_maxrss * 1024LL, cause ? cause : "none");
    return code;
}

/* What ends a command before its time; SIGIO says that somebody at the other end of line did. */
static void block(sigset_t *awaited, sigset_t *before) {
    sigemptyset(awaited);
    sigaddset(awaited, SIGCHLD);
    sigaddset(awaited, SIGTERM);
    sigaddset(awaited, SIGIO);
    sigprocmask(SIG_BLOCK, awaited, before);
}

static int is_stop(int signal, int line) {
    char byte;
    if (signal == SIGTERM) return 1;
    return line >= 0 && signal == SIGIO && recv(line, &byte, 1, MSG_DONTWAIT) >= 0;
}

/* Waits for the command with the signals of block() blocked. line: a socket that becomes readable to stop it, or -1. */
static int attend(pid_t command, int line, const sigset_t *awaited, struct limits limits, int report) {
    long long started = now_us();
    const char *cause = NULL;
    int status = 0, ended = 0;
    struct timespec interval = {0, LOOK_EVERY_NS};
    page = sysconf(_SC_PAGESIZE);
    tick_us = 1000000LL / sysconf(_SC_CLK_TCK);
    while (!ended) {
        int got = sigtimedwait(awaited, NULL, &interval);
        for (pid_t child; (child = waitpid(-1, &status, WNOHANG)) > 0;)
            if (child == command) {
                ended = 1;
                break;
            }
        if (ended) break;
        if (is_stop(got, line)) cause = "stopped";
        else if (!cause && (limits.cpu_us > 0 || limits.memory > 0)) cause = exceeded(limits);
        if (cause) kill_all();
    }
    return conclude(status, started, cause, report);
}

/* When memory runs out, the program shall go before whoever serves it. */
static void go_first(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (write(fd, "1000", 4) < 0) { /* then the kernel chooses by size */ }
    close(fd);
}

#ifndef METER_WITHOUT_MAIN
static void become(char **command) {
    sigset_t none;
    for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    go_first();
    execvp(command[0], command);
    fprintf(stderr, "%s: %s\n", command[0], strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

int main(int argc, char **argv) {
    struct limits limits = {0, 0};
    for (int option; (option = getopt(argc, argv, "+c:m:")) != -1;) {
        if (option == 'c') limits.cpu_us = atoll(optarg) * 1000;
        else if (option == 'm') limits.memory = atoll(optarg);
        else return 125;
    }
    if (optind >= argc || fcntl(REPORT, F_SETFD, FD_CLOEXEC) < 0) return 125;

    sigset_t awaited, before;
    block(&awaited, &before);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    /* Where there is no namespace that ends with our parent, we end what we started. */
    if (getpid() != 1) prctl(PR_SET_PDEATHSIG, SIGTERM);

    pid_t command = fork();
    if (command < 0) return 125;
    if (command == 0) become(argv + optind);
    prctl(PR_SET_DUMPABLE, 0); /* the command, our own user, shall not reach into us */
    close(0);
    return attend(command, -1, &awaited, limits, REPORT);
}
#endif
