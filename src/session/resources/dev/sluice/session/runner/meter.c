/*
 * Runs one command, measures what it and all that it starts use, and lets nothing of it outlive it.
 *
 *   meter [-c cpu-milliseconds] [-m memory-bytes] -- command [argument]...
 *   meter -r report [-o user] -- command [argument]...
 *
 * The second form comes before the first, while we still may: it opens the report, gives the pipes that the command is
 * to read and write to its user, who could not open them by name (/dev/stdin) otherwise, and becomes the command.
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
#include <sys/stat.h>
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

#define REPORT_LENGTH 200

static struct process table[MAX_PROCESSES];
static long long page, tick_us;
/* What the command's process had used before it began. */
static long long used_before_us;

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
    long long cpu = us(ended.ru_utime) + us(ended.ru_stime) - used_before_us, memory = 0;
    for (int i = look() - 1; i >= 0; i--)
        if (table[i].ours) {
            cpu += table[i].cpu_us;
            memory += table[i].memory;
        }
    if (limits.cpu_us > 0 && cpu > limits.cpu_us) return "cpu";
    if (limits.memory > 0 && memory > limits.memory) return "memory";
    return NULL;
}

static void measure_by_ticks(void) {
    page = sysconf(_SC_PAGESIZE);
    tick_us = 1000000LL / sysconf(_SC_CLK_TCK);
}

/* Ends all that is left below us and writes down how it went. */
static int conclude(int status, long long started, const char *cause, char report[REPORT_LENGTH]) {
    long long wall = now_us() - started;
    int other;
    do kill_all();
    while (waitpid(-1, &other, 0) > 0 || errno == EINTR);

    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    long long cpu = us(used.ru_utime) + us(used.ru_stime) - used_before_us;
    snprintf(report, REPORT_LENGTH, "code=%d cpu=%lld wall=%lld memory=%lld cause=%s\n", code, cpu > 0 ? cpu : 0, wall,
             used.ru_maxrss * 1024LL, cause ? cause : "none");
    return code;
}

/* When memory runs out, the program shall go before whoever serves it. */
static void go_first(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (write(fd, "1000", 4) < 0) { /* then the kernel chooses by size */ }
    close(fd);
}

#ifndef METER_WITHOUT_MAIN
/* Waits for the command with the awaited signals blocked. */
static int attend(pid_t command, const sigset_t *awaited, struct limits limits) {
    long long started = now_us();
    const char *cause = NULL;
    char report[REPORT_LENGTH];
    int status = 0, ended = 0;
    struct timespec interval = {0, LOOK_EVERY_NS};
    measure_by_ticks();
    while (!ended) {
        int got = sigtimedwait(awaited, NULL, &interval);
        for (pid_t child; (child = waitpid(-1, &status, WNOHANG)) > 0;)
            if (child == command) {
                ended = 1;
                break;
            }
        if (ended) break;
        if (got == SIGTERM) cause = "stopped";
        else if (!cause && (limits.cpu_us > 0 || limits.memory > 0)) cause = exceeded(limits);
        if (cause) kill_all();
    }
    int code = conclude(status, started, cause, report);
    dprintf(REPORT, "%s", report);
    return code;
}

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

/* Whoever is not root owns them already, and may not give them away. */
static void give_pipes(uid_t user) {
    struct stat kind;
    for (int fd = 0; fd < 3; fd++)
        if (fstat(fd, &kind) == 0 && S_ISFIFO(kind.st_mode) && fchown(fd, user, -1) < 0) { /* then only by number */ }
}

static int lead(const char *report, const char *user, char **command) {
    /* It is there already, as long as we need it: a disk that is full by then does not lose it. */
    int fd = open(report, O_WRONLY);
    if (fd < 0 || dup2(fd, REPORT) < 0) return 125;
    if (fd != REPORT) close(fd);
    if (user) give_pipes(atoi(user));
    execvp(command[0], command);
    return 126;
}

int main(int argc, char **argv) {
    struct limits limits = {0, 0};
    const char *report = NULL, *user = NULL;
    for (int option; (option = getopt(argc, argv, "+c:m:r:o:")) != -1;) {
        if (option == 'c') limits.cpu_us = atoll(optarg) * 1000;
        else if (option == 'm') limits.memory = atoll(optarg);
        else if (option == 'r') report = optarg;
        else if (option == 'o') user = optarg;
        else return 125;
    }
    if (report && optind < argc) return lead(report, user, argv + optind);
    if (optind >= argc || fcntl(REPORT, F_SETFD, FD_CLOEXEC) < 0) return 125;

    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    sigprocmask(SIG_BLOCK, &awaited, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    /* Where there is no namespace that ends with our parent, we end what we started. */
    if (getpid() != 1) prctl(PR_SET_PDEATHSIG, SIGTERM);

    pid_t command = fork();
    if (command < 0) return 125;
    if (command == 0) become(argv + optind);
    prctl(PR_SET_DUMPABLE, 0); /* the command, our own user, shall not reach into us */
    close(0);
    return attend(command, &awaited, limits);
}
#endif
