/*
 * Runs one command, measures what it and all that it starts use, and lets nothing of it outlive it.
 *
 *   meter [-s] [-c cpu-milliseconds] [-m memory-bytes] -- command [argument]...
 *   meter -l [-r report] [-o user] [-f filter] -- command [argument]...
 *   meter -n name
 *
 * The second form comes before the first, while we still may. It opens the report as descriptor 3 and the filter of
 * system calls as descriptor 4, takes the command away from the kernel's keys of whoever started us, gives the pipes
 * that the command is to read and write to its user, who could not open them by name (/dev/stdin) otherwise, and becomes
 * the command.
 *
 * The third form is for new namespaces: it gives the machine a name and makes its loopback interface work.
 *
 * With -s the first form installs that filter, which holds for itself and for all that it starts.
 *
 * Inside a pid namespace it is process 1, whom a program can neither kill nor trace; elsewhere it makes itself the
 * parent of every orphan below it. When the command has ended, or SIGTERM came, it kills the rest and writes one line
 * to descriptor 3, which the command does not inherit:
 *
 *   code=<exit code, or 128 + signal> signal=<number, or 0> cpu=<microseconds> wall=<microseconds> memory=<bytes>
 *   cause=<none|cpu|memory|stopped>
 *
 * in one line. Before it kills the rest it waits a moment for what is still being written.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ipc.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPORT 3
#define FILTER 4
#define MAX_PROCESSES 4096
#define MAX_FILTER 4096
#define LOOK_EVERY_NS 20000000L
#define LOOK_EVERY_US (LOOK_EVERY_NS / 1000)
#define LOOK_SOON_US 4000LL
/* A program that has just begun is looked at more often, so that one that ends soon is seen at all. */
#define FIRST_LOOK_US 1000LL
/* Looks take no more than this part of the time while they may come later. */
#define SHARE_OF_LOOKS 10

/* Of all processes together; 0 is none. */
struct limits {
    long long cpu_us, memory;
};

#define REPORT_LENGTH 200
#define PIPE_NAME 64

static long long page, tick_us, processors;
/* What the command's process had used before it began. */
static long long used_before_us;

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* Of a processor, by ourselves. */
static long long busy_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long us(struct timeval t) {
    return t.tv_sec * 1000000LL + t.tv_usec;
}

static long long larger(long long a, long long b) {
    return a > b ? a : b;
}

/* Whether we cannot look any more, for lack of descriptors or memory: then nothing of what we see may be believed. */
static int blind;

static void note_blindness(void) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) blind = 1;
}

/* The start of a file, at most size - 1 bytes of it; 0 if there is nothing to read. */
static ssize_t read_text(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        note_blindness();
        return 0;
    }
    ssize_t n = read(fd, text, size - 1);
    close(fd);
    if (n < 0) n = 0;
    text[n] = 0;
    return n;
}

/*
 * Processes, as we see them every now and then.
 *
 * The kernel adds the time of a process to that of whoever waits for it. For one whose parent ignores SIGCHLD nobody
 * waits, and its time is nowhere. So we note what each process had used when we last saw it, and look for that in its
 * parent when it is gone. Of a parent that is found to lose children, each child counts in full for the time between
 * two looks if it was running when we first saw it: those that come and go between two looks are seen as often as they
 * are long, so that the sum is right on average.
 */
struct process {
    pid_t pid, parent;
    char state;
    int ours;
    unsigned long long started;
    long long own_us, waited_us; /* used by itself; used by children that were waited for */
    long long resident, anonymous, tables, of_files; /* bytes */
    long long shared; /* how much more its pages are than its share of them, when that was read; -1 before */
    /* Since we first saw it: */
    long long seen_us, first_us, first_waited_us, at_first_us;
    long long gone_us, gone_estimated_us; /* what its children had used that are gone: at least, and probably */
};

struct look {
    int count;
    struct process all[MAX_PROCESSES];
};

static struct look looks[2], *latest = &looks[0], *other = &looks[1];
static long long looked_us, look_took_us, lost_us; /* lost with parents that are gone */
/* We are told of all that ends in the end: that of the command, and of those whose parents are gone. */
static struct process ourselves;

static int read_process(const char *pid, struct process *p) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    if (!read_text(path, text, sizeof text)) return 0;
    char *rest = strrchr(text, ')'); /* a command's name may hold anything, brackets and blanks too */
    long long utime, stime, cutime, cstime, rss;
    *p = (struct process) {0};
    if (!rest
        || sscanf(rest + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld %*d %*d %*d %*d %llu %*u %lld",
                  &p->state, &p->parent, &utime, &stime, &cutime, &cstime, &p->started, &rss) != 8)
        return 0;
    p->pid = atoi(pid);
    p->own_us = (utime + stime) * tick_us;
    p->waited_us = (cutime + cstime) * tick_us;
    p->resident = rss * page;
    return 1;
}

/* Of its first thread alone, but not in ticks of the clock. */
static void read_short_time(struct process *p) {
    char path[64], text[128];
    snprintf(path, sizeof path, "/proc/%d/schedstat", p->pid);
    if (read_text(path, text, sizeof text)) p->own_us = larger(p->own_us, atoll(text) / 1000);
}

static long long kilobytes(const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at ? atoll(at + strlen(name)) * 1024 : 0;
}

/*
 * What a process has of memory, apart from files: its pages, in memory and swapped out, and the kernel's tables of
 * them, which a program can make large by touching little of much. Nobody can hide that, as a process can its mappings.
 */
static void read_memory(struct process *p) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", p->pid);
    if (!read_text(path, text, sizeof text) || !strstr(text, "\nVmRSS:")) {
        p->resident = 0; /* it is ending */
        return;
    }
    p->anonymous = p->resident;
    if (!strstr(text, "\nRssAnon:")) return;
    p->anonymous = kilobytes(text, "\nRssAnon:") + kilobytes(text, "\nVmSwap:");
    p->tables = kilobytes(text, "\nVmPTE:") + kilobytes(text, "\nHugetlbPages:");
    p->of_files = kilobytes(text, "\nRssFile:");
}

/* Fills the table with every process there is and marks our descendants. */
static void take_look(struct look *look) {
    int found;
    DIR *proc = opendir("/proc");
    look->count = 0;
    if (!proc) {
        blind = 1;
        return;
    }
    for (struct dirent *entry; look->count < MAX_PROCESSES && (entry = readdir(proc));)
        if (isdigit((unsigned char) entry->d_name[0]) && read_process(entry->d_name, &look->all[look->count]))
            look->count++;
    closedir(proc);
    pid_t self = getpid();
    do {
        found = 0;
        for (int i = 0; i < look->count; i++) {
            struct process *p = &look->all[i];
            int ours = p->parent == self;
            for (int j = 0; !ours && j < look->count; j++) ours = look->all[j].ours && look->all[j].pid == p->parent;
            if (ours && !p->ours) found = p->ours = 1;
        }
    } while (found);
}

static struct process *find(struct look *look, pid_t pid) {
    for (int i = 0; i < look->count; i++)
        if (look->all[i].pid == pid && look->all[i].ours) return &look->all[i];
    return NULL;
}

static struct process *find_same(struct look *look, const struct process *p) {
    struct process *same = find(look, p->pid);
    return same && same->started == p->started ? same : NULL;
}

/* What children of this process used that it has not been told of. Times of children come in ticks, two of them. */
static long long missing(const struct process *p) {
    long long told = p->waited_us - p->first_waited_us;
    if (p->gone_us - told <= 2 * tick_us + p->gone_us / 8) return 0;
    return larger(p->gone_us, p->gone_estimated_us) - told;
}

/* The nearest of those above that is still there: it is told of whatever those between have waited for. */
static struct process *heir(struct look *before, pid_t parent) {
    for (int steps = 0; steps < MAX_PROCESSES; steps++) {
        struct process *there = find(latest, parent), *gone = find(before, parent);
        if (there) return there;
        if (!gone) break;
        parent = gone->parent;
    }
    return &ourselves;
}

static void note_gone(struct look *before, const struct process *p) {
    struct process *told = heir(before, p->parent);
    lost_us += missing(p);
    told->gone_us += p->own_us + p->waited_us;
    told->gone_estimated_us += larger(p->own_us, p->own_us - p->first_us + p->at_first_us) + p->waited_us;
}

static void look_again(void) {
    struct look *before = latest;
    long long now = now_us(), running = 0;
    latest = other;
    other = before;
    take_look(latest);
    for (int i = 0; i < latest->count; i++) running += latest->all[i].ours && latest->all[i].state == 'R';
    for (int i = 0; i < latest->count; i++) {
        struct process *p = &latest->all[i], *earlier;
        if (!p->ours) continue;
        read_short_time(p);
        read_memory(p);
        if ((earlier = find_same(before, p))) {
            p->shared = earlier->shared;
            p->seen_us = earlier->seen_us;
            p->first_us = earlier->first_us;
            p->first_waited_us = earlier->first_waited_us;
            p->at_first_us = earlier->at_first_us;
            p->gone_us = earlier->gone_us;
            p->gone_estimated_us = earlier->gone_estimated_us;
        } else {
            p->shared = -1;
            p->seen_us = now;
            p->first_us = p->own_us;
            p->first_waited_us = p->waited_us;
            if (p->state == 'R') p->at_first_us = (now - looked_us) * (running > processors ? processors : running) / running;
        }
    }
    for (int i = 0; i < before->count; i++)
        if (before->all[i].ours && !find_same(latest, &before->all[i])) note_gone(before, &before->all[i]);
    looked_us = now;
    look_took_us = now_us() - now;
}

/* When none is left. */
static void forget_all(void) {
    struct look *before = latest;
    latest = other;
    other = before;
    latest->count = 0;
    for (int i = 0; i < before->count; i++)
        if (before->all[i].ours) note_gone(before, &before->all[i]);
}

static void kill_all(void) {
    static struct look victims;
    if (getpid() == 1) {
        kill(-1, SIGKILL);
        return;
    }
    take_look(&victims);
    for (int i = victims.count - 1; i >= 0; i--)
        if (victims.all[i].ours) kill(victims.all[i].pid, SIGKILL);
}

static long long waited_for_us(void) {
    struct rusage ended;
    getrusage(RUSAGE_CHILDREN, &ended);
    return us(ended.ru_utime) + us(ended.ru_stime) - used_before_us;
}

static long long living_us(void) {
    long long sum = 0;
    for (int i = 0; i < latest->count; i++)
        if (latest->all[i].ours) sum += latest->all[i].own_us + latest->all[i].waited_us;
    return sum;
}

static long long all_lost_us(void) {
    ourselves.waited_us = waited_for_us();
    long long sum = lost_us + missing(&ourselves);
    for (int i = 0; i < latest->count; i++)
        if (latest->all[i].ours) sum += missing(&latest->all[i]);
    return sum;
}

/* While somebody may lose children, samples are taken more often, so that fewer of them are missed. */
static long long look_every_us(void) {
    int lost = lost_us > 0 || ourselves.gone_us > waited_for_us();
    for (int i = 0; !lost && i < latest->count; i++) {
        struct process *p = &latest->all[i];
        lost = p->ours && p->gone_us > p->waited_us - p->first_waited_us;
    }
    return lost ? LOOK_SOON_US : LOOK_EVERY_US;
}

static long long until_full_us = LOOK_EVERY_US;

/* Where nothing is limited we look for the report alone, ever less often. */
static long long next_look_us(long long elapsed, int limited) {
    long long every = look_every_us();
    if (!limited) return larger(every, elapsed / SHARE_OF_LOOKS);
    /* In its first moments a glance will do. */
    long long early = elapsed < LOOK_EVERY_US ? FIRST_LOOK_US : larger(FIRST_LOOK_US, SHARE_OF_LOOKS * look_took_us);
    long long soon = until_full_us < elapsed ? until_full_us : elapsed;
    soon = larger(early, soon);
    return soon < every ? soon : every;
}

/*
 * Memory that is used: what the kernel could give to nobody else, as a control group of the run would count it. Address
 * space that was only reserved is none, nor are pages of files, which the kernel can drop and read again. It is the sum of
 *
 *   - pages of processes that are no file's, and the kernel's tables of them. This is quick to read, but counts what
 *     processes share as often as they share it; where that makes too much, each one's share, if it can be read
 *   - what is in memory files: on /tmp and /dev/shm, where they are in memory
 *   - System V's segments, messages and semaphores
 *   - shared memory without a file. The kernel does not tell how much of it belongs to whom. So a run that has any
 *     counts with all that such memory grew by on the machine meanwhile, but for what we know to be in the two above
 *
 * What was there before the command began is not the command's.
 */
#define TMPFS 0x01021994
#define INODE 1024
#define SEMAPHORE 64
/* Two processes that differ by no more may be the same for what they have of memory. */
#define SAME_MEMORY (256LL << 10)
#define LENT_US 200000LL
#define USUAL_FILES (8LL << 20)
/* Pages of a file that the kernel brings with the one that is asked for, and that itself. */
#define FAULT_AROUND 16
/* Of shares in one look, while processes end. */
#define MOST_READINGS 3
/* Shared memory that grows by less is not looked for. */
#define UNIT_OF_SHARED (1LL << 20)
/* Reading maps shall take no more than this part of the time. */
#define SHARE_OF_MAPS 10
/* Nor may it keep one look from its end: a program with very many mappings would not be seen meanwhile. */
#define MAPS_BUDGET_US 50000

static time_t began_at;
static long long peak, before_files, before_system_v, before_shared = -1, examined, next_maps_us;
static int has_shared, not_counted;
/*
 * What the process that had most resident had of files then, so that what it had most of at all can be told from that.
 * It has no less of them than what was shared with it when it began.
 */
static long long most_resident, of_files_then, files_from_the_start;

static long long tmpfs_use(const char *path) {
    struct statfs fs;
    if (statfs(path, &fs) < 0 || (unsigned long) fs.f_type != TMPFS) return 0;
    return (long long) (fs.f_blocks - fs.f_bfree) * fs.f_bsize + (long long) (fs.f_files - fs.f_ffree) * INODE;
}

static long long files_in_memory(void) {
    struct stat tmp, shm;
    long long tmp_use = tmpfs_use("/tmp");
    int same = stat("/tmp", &tmp) == 0 && stat("/dev/shm", &shm) == 0 && tmp.st_dev == shm.st_dev;
    return same ? tmp_use : tmp_use + tmpfs_use("/dev/shm");
}

/* The sum over what our user made, whoever's it is now, in one of the tables below /proc/sysvipc. */
static long long system_v_table(const char *path, const char *format, long long unit) {
    char line[512];
    long long sum = 0, amount;
    unsigned user;
    FILE *table = fopen(path, "re");
    while (table && fgets(line, sizeof line, table))
        if (sscanf(line, format, &amount, &user) == 2 && user == getuid()) sum += amount * unit;
    if (table) fclose(table);
    return sum;
}

static long long shm_segments(void) {
    char line[512];
    long long sum = 0, rss, swap;
    unsigned user;
    FILE *table = fopen("/proc/sysvipc/shm", "re");
    while (table && fgets(line, sizeof line, table))
        if (sscanf(line, " %*d %*d %*o %*u %*d %*d %*d %*u %*u %u %*u %*d %*d %*d %lld %lld", &user, &rss, &swap) == 3
            && user == getuid())
            sum += rss + swap;
    if (table) fclose(table);
    return sum;
}

/*
 * Where there is no namespace that ends with the run, segments stay. So we remove those of our user that were made since
 * we began, that nobody has attached and whose maker is no more.
 */
static void remove_segments(time_t began) {
    char line[512];
    int id, maker;
    long attached, made;
    unsigned user;
    FILE *table = fopen("/proc/sysvipc/shm", "re");
    while (table && fgets(line, sizeof line, table))
        if (sscanf(line, " %*d %d %*o %*u %d %*d %ld %*u %*u %u %*u %*d %*d %ld", &id, &maker, &attached, &user, &made) == 5
            && user == getuid() && attached == 0 && made >= began && kill(maker, 0) < 0 && errno == ESRCH)
            shmctl(id, IPC_RMID, NULL);
    if (table) fclose(table);
}

static long long system_v(void) {
    return shm_segments()
        + system_v_table("/proc/sysvipc/msg", " %*d %*d %*o %lld %*u %*d %*d %*u %*u %u", 1)
        + system_v_table("/proc/sysvipc/sem", " %*d %*d %*o %lld %*u %*u %u", SEMAPHORE);
}

/* All shared memory of the machine, in files or without; -1 where the kernel does not tell. */
static long long all_shared(void) {
    char text[2048];
    return read_text("/proc/meminfo", text, sizeof text) && strstr(text, "\nShmem:") ? kilobytes(text, "\nShmem:") : -1;
}

/* Whether a process has shared memory without a file; one that hides what it maps may. */
static int shares(pid_t pid) {
    char path[64], line[512];
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "re");
    if (!maps) return errno == EACCES;
    while (!found && fgets(line, sizeof line, maps))
        found = strstr(line, " /dev/zero (deleted)") || strstr(line, " /anon_hugepage");
    fclose(maps);
    return found;
}

/* What of it is left over when "known" is subtracted may be ours if one of us shares memory that has no file. */
static long long shared_memory_without_file(long long known) {
    long long all = all_shared(), started = now_us(), until = busy_us() + MAPS_BUDGET_US;
    if (before_shared < 0) before_shared = all - known;
    long long grown = all - before_shared - known;
    if (all < 0 || grown < UNIT_OF_SHARED) return 0;
    if (started >= next_maps_us) {
        has_shared = 0;
        for (int i = 0; !has_shared && i < latest->count; i++)
            /* One that takes us too long to read has what it seems to. */
            if (latest->all[i].ours) has_shared = busy_us() >= until || shares(latest->all[i].pid);
        next_maps_us = now_us() + SHARE_OF_MAPS * (now_us() - started);
    }
    return has_shared ? grown : 0;
}

/* Of one process. */
static long long used_by(const struct process *p) {
    return larger(0, p->anonymous - larger(0, p->shared)) + p->tables;
}

/* A process may hide it from us, and then counts with all that it has, unless it has ended meanwhile: then this is 0. */
static int read_share(struct process *p) {
    char path[64], text[4096];
    struct process now;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", p->pid);
    p->shared = 0;
    if (read_text(path, text, sizeof text)) {
        if (!strstr(text, "\nPss_Anon:")) return 1;
        long long share = kilobytes(text, "\nPss_Anon:") + kilobytes(text, "\nSwapPss:");
        long long all = kilobytes(text, "\nAnonymous:") + kilobytes(text, "\nSwap:");
        p->anonymous = all; /* it may have grown since it was looked at */
        p->shared = larger(0, all - share);
        return 1;
    }
    snprintf(path, sizeof path, "%d", p->pid);
    if (read_process(path, &now) && now.started == p->started && now.resident > 0) return 1;
    p->anonymous = p->tables = p->resident = 0;
    return 0;
}

/* Adds up the shares of those of the latest look. If some end meanwhile, those that are left may have theirs too. */
static int read_shares(long long *sum) {
    int all_there = 1;
    long long until = busy_us() + MAPS_BUDGET_US;
    for (int i = 0; i < latest->count; i++) {
        struct process *p = &latest->all[i];
        if (!p->ours || p->resident == 0) continue;
        if (busy_us() < until) all_there &= read_share(p);
        *sum += used_by(p);
    }
    return all_there;
}

/*
 * Who starts a program often waits for it with all its memory lent to it (vfork), and for that moment both seem to have
 * it. It may have begun to wait after we saw it, so nobody counts in the look that first sees him; the next one comes
 * soon. It may also have been interrupted before it waits, and on a busy machine the moment is long. What only pretends to
 * be lent counts as soon as such a moment must be over.
 */
static int is_lent(const struct process *p) {
    const struct process *parent = find(latest, p->parent);
    long long age = looked_us - p->seen_us;
    if (!parent || age >= LENT_US) return 0;
    int same = llabs(p->anonymous - parent->anonymous) <= SAME_MEMORY;
    int waits = parent->state == 'D';
    return age == 0 || (waits && age < 2 * LOOK_EVERY_US) || (same && (waits || parent->state == 'R'));
}

static void note_files(const struct process *p) {
    if (p->resident < most_resident) return;
    most_resident = p->resident;
    of_files_then = larger(files_from_the_start, p->of_files);
}

/*
 * Of the processes of the latest look. What they share takes long to read, and they may take more meanwhile. So it is
 * read when there is more of all than when it was last read, or more than the limit. Otherwise they are taken to share
 * what they shared then, and who is new to share all that it has. That is never too much.
 */
static long long memory(long long limit) {
    long long known = larger(0, files_in_memory() - before_files) + larger(0, system_v() - before_system_v);
    long long beside = known + shared_memory_without_file(known), most = beside, least = beside, exact;
    long long lent = 0;
    int count = 0;
    for (int i = 0; i < latest->count; i++) {
        struct process *p = &latest->all[i];
        if (!p->ours) continue;
        if (is_lent(p)) {
            lent += p->anonymous + p->tables;
            p->anonymous = p->tables = p->resident = 0;
        }
        count += p->resident > 0;
        most += p->anonymous + p->tables;
        if (p->shared >= 0) least += used_by(p);
        note_files(p);
    }
    if (count <= 1) least = most; /* it shares with nobody */
    not_counted = lent > 0 && limit > 0 && most + lent > limit;
    peak = larger(peak, least);
    if (count <= 1 || (limit > 0 && least > limit)) return least;
    /* For the report an eighth more or less does not matter. */
    if ((limit <= 0 || most <= limit) && most <= examined + examined / 8) return least;
    int again = MOST_READINGS, sure;
    do {
        exact = beside;
        sure = read_shares(&exact);
    } while (!sure && limit > 0 && exact > limit && --again > 0);
    examined = most;
    peak = larger(peak, exact);
    return exact;
}

/* Until the limit is reached if a program goes on to take memory as since the look before. */
static void expect_limit(long long used, long long limit) {
    static long long used_then, then;
    long long grown = used - used_then, took = looked_us - then;
    until_full_us = LOOK_EVERY_US;
    if (not_counted) until_full_us = 0;
    else if (limit > 0 && grown > 0 && then > 0) until_full_us = (double) (limit - used) * took / grown;
    used_then = used;
    then = looked_us;
}

static const char *exceeded(struct limits limits) {
    look_again();
    if (blind) return "stopped";
    if (limits.cpu_us > 0 && waited_for_us() + living_us() + all_lost_us() > limits.cpu_us) return "cpu";
    long long used = memory(limits.memory);
    expect_limit(used, limits.memory);
    return used > limits.memory && limits.memory > 0 ? "memory" : NULL;
}

/* Looks at one process alone, which takes little where the machine has many. */
static long long glance(pid_t pid) {
    struct process p;
    char name[16];
    snprintf(name, sizeof name, "%d", pid);
    if (!read_process(name, &p)) return 0;
    read_memory(&p);
    note_files(&p);
    peak = larger(peak, p.anonymous + p.tables);
    return p.anonymous + p.tables;
}

static void begin_to_measure(void) {
    page = sysconf(_SC_PAGESIZE);
    tick_us = 1000000LL / sysconf(_SC_CLK_TCK);
    processors = sysconf(_SC_NPROCESSORS_ONLN);
    before_shared = all_shared();
    if (getpid() != 1) { /* otherwise all of that is new */
        before_files = files_in_memory();
        before_system_v = system_v();
        began_at = time(NULL);
    }
    looked_us = now_us();
}

/*
 * What is written late. A program may end while something that it started, such as a filter of its output, has still to
 * write what it was given. So what is left has a moment, but only while it has a pipe to whoever reads the program's
 * output, has something to do, and writes no more than what may have been on its way.
 */
#define LINGER_US 300000LL
#define LINGER_IDLE_US 8000LL
#define LINGER_BYTES (64LL << 10) /* what a pipe holds */
#define LINGER_LOOK_US 3000LL
/* The first looks come sooner: somebody who writes without end shall not get far. */
#define LINGER_FIRST_LOOK_US 200LL
#define MAX_WRITERS_FILES 4096

struct lingering {
    long long until, busy_at, written, next_look_us;
};

static struct lingering start_to_linger(void) {
    long long now = now_us();
    return (struct lingering) {now + LINGER_US, now, -1, LINGER_FIRST_LOOK_US};
}

/* Of all that the latest look saw: what they have written, to anybody, where the kernel tells. */
static long long written_by_all(void) {
    char path[64], text[512];
    long long sum = 0;
    for (int i = 0; i < latest->count; i++) {
        struct process *p = &latest->all[i];
        snprintf(path, sizeof path, "/proc/%d/io", p->pid);
        const char *at = p->ours && read_text(path, text, sizeof text) ? strstr(text, "wchar:") : NULL;
        if (at) sum += atoll(at + strlen("wchar:"));
    }
    return sum;
}

/* Whether none is left. */
static int bury_all(void) {
    pid_t child;
    int status;
    while ((child = waitpid(-1, &status, WNOHANG)) > 0) {}
    return child < 0 && errno == ECHILD;
}

/* Whether what is left may have another moment; takes a look. */
static int may_linger(struct lingering *l, struct limits limits) {
    look_again();
    if (blind || (memory(limits.memory) > limits.memory && limits.memory > 0)) return 0;
    for (int i = 0; i < latest->count; i++)
        if (latest->all[i].ours && (latest->all[i].state == 'R' || latest->all[i].state == 'D')) l->busy_at = looked_us;
    long long written = written_by_all();
    if (l->written < 0) l->written = written;
    else l->next_look_us = l->next_look_us < LINGER_LOOK_US / 2 ? 2 * l->next_look_us : LINGER_LOOK_US;
    return looked_us < l->until && looked_us - l->busy_at < LINGER_IDLE_US && written - l->written <= LINGER_BYTES;
}

/*
 * What a process may have used between two looks, of all that it ever had resident. That includes files, of which we know
 * what there was at a look; half as much again, or what an interpreter and its libraries take, may have come later. Where
 * that decides about the limit, faults tell: each page that is no file's takes one, and each other one brings at most so
 * many pages of a file.
 */
static long long used_unseen(const struct rusage *used, long long limit) {
    long long resident = used->ru_maxrss * 1024LL, most = resident - of_files_then;
    long long least = resident - larger(of_files_then + of_files_then / 2, USUAL_FILES);
    if (limit <= 0 || most <= limit || least > limit) return most;
    long long faulted = used->ru_minflt * page;
    long long by_faults = (FAULT_AROUND * faulted - resident) / (FAULT_AROUND - 1);
    if (by_faults > faulted) by_faults = faulted;
    return by_faults > 0 && by_faults < most ? by_faults : most;
}

/* Ends all that is left below us and writes down how it went. */
static int conclude(int status, long long wall, const char *cause, struct limits limits, char report[REPORT_LENGTH]) {
    int other_status;
    if (wall >= LOOK_EVERY_US) {
        look_again();
        memory(limits.memory);
    }
    do kill_all();
    while (waitpid(-1, &other_status, 0) > 0 || errno == EINTR);
    forget_all();
    if (getpid() != 1) remove_segments(began_at);

    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    long long cpu = waited_for_us() + all_lost_us();
    long long most = larger(peak, used_unseen(&used, limits.memory));
    if (limits.memory > 0 && most > limits.memory && !cause) cause = "memory";
    int killed = cause && strcmp(cause, "memory") == 0; /* whatever it has made of that meanwhile */
    int signal = killed ? SIGKILL : WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    int code = signal ? 128 + signal : WEXITSTATUS(status);
    snprintf(report, REPORT_LENGTH, "code=%d signal=%d cpu=%lld wall=%lld memory=%lld cause=%s\n", code, signal,
             cpu > 0 ? cpu : 0, wall, most, cause ? cause : "none");
    return code;
}

/* A keyring of its own and empty, in the place of that of whoever logged in and started us. */
static int leave_keys(void) {
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0) return 0;
    /* Where the kernel has none, or whoever runs us forbids them, there is nothing to leave. */
    return errno == ENOSYS || errno == EPERM || errno == EACCES ? 0 : -1;
}

static struct sock_filter instructions[MAX_FILTER];
static struct sock_fprog filter = {0, instructions};

static int read_filter(void) {
    ssize_t n, have = 0;
    while ((n = read(FILTER, (char *) instructions + have, sizeof instructions - have)) > 0) have += n;
    close(FILTER);
    if (n < 0 || have == 0 || have % sizeof *instructions) return -1;
    filter.len = have / sizeof *instructions;
    return 0;
}

/* For this process and all that it makes from now on. Nothing if none was read. */
static int install_filter(void) {
    if (!filter.len) return 0;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

static int loopback_up(void) {
    struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int failed = fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo) < 0;
    if (fd >= 0) close(fd);
    return failed;
}

/* When memory runs out, the program shall go before whoever serves it. */
static void go_first(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (write(fd, "1000", 4) < 0) { /* then the kernel chooses by size */ }
    close(fd);
}

#ifndef METER_WITHOUT_MAIN
/* Whether one of those that the latest look saw has one of these pipes open. One that hides its files has none. */
static int somebody_writes(const char pipes[2][PIPE_NAME]) {
    char path[64], name[PIPE_NAME];
    int looked_at = 0, found = 0;
    for (int i = 0; !found && i < latest->count; i++) {
        if (!latest->all[i].ours) continue;
        snprintf(path, sizeof path, "/proc/%d/fd", latest->all[i].pid);
        DIR *files = opendir(path);
        struct dirent *entry;
        while (files && !found && looked_at < MAX_WRITERS_FILES && (entry = readdir(files))) {
            ssize_t n = readlinkat(dirfd(files), entry->d_name, name, sizeof name - 1);
            name[n < 0 ? 0 : n] = 0;
            looked_at++;
            found = *name && (!strcmp(name, pipes[0]) || !strcmp(name, pipes[1]));
        }
        if (files) closedir(files);
    }
    return found;
}

static void linger(const sigset_t *awaited, struct limits limits) {
    char pipes[2][PIPE_NAME];
    struct lingering lingering = start_to_linger();
    for (int i = 0; i < 2; i++) {
        struct stat kind;
        int piped = fstat(i + 1, &kind) == 0 && S_ISFIFO(kind.st_mode);
        snprintf(pipes[i], sizeof pipes[i], "pipe:[%llu]", piped ? (unsigned long long) kind.st_ino : 0);
    }
    while (!bury_all() && may_linger(&lingering, limits) && somebody_writes(pipes)) {
        struct timespec interval = {0, lingering.next_look_us * 1000};
        if (sigtimedwait(awaited, NULL, &interval) == SIGTERM) return;
    }
}

/* Whether a glance is, since the command began a moment ago and a look takes long. */
static int is_enough(pid_t command, long long elapsed, struct limits limits) {
    if (elapsed >= LOOK_EVERY_US || now_us() - looked_us >= SHARE_OF_LOOKS * look_took_us) return 0;
    return glance(command) <= limits.memory || limits.memory <= 0;
}

/* Waits for the command with the awaited signals blocked. */
static int attend(pid_t command, const sigset_t *awaited, struct limits limits) {
    long long started = now_us();
    const char *cause = NULL;
    char report[REPORT_LENGTH];
    int status = 0, ended = 0, limited = limits.cpu_us > 0 || limits.memory > 0;
    while (!ended) {
        long long wait_us = next_look_us(now_us() - started, limited);
        struct timespec interval = {wait_us / 1000000, wait_us % 1000000 * 1000};
        int got = sigtimedwait(awaited, NULL, &interval);
        for (pid_t child; (child = waitpid(-1, &status, WNOHANG)) > 0;)
            if (child == command) {
                ended = 1;
                break;
            }
        if (ended) break;
        if (got == SIGTERM) cause = "stopped";
        else if (!cause && !is_enough(command, now_us() - started, limits)) cause = exceeded(limits);
        if (cause) kill_all();
    }
    long long wall = now_us() - started;
    if (!cause) linger(awaited, limits);
    int code = conclude(status, wall, cause, limits, report);
    dprintf(REPORT, "%s", report);
    return code;
}

static void become(char **command) {
    sigset_t none;
    for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(REPORT);
    prctl(PR_SET_DUMPABLE, 1); /* its own files in /proc are its own */
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

static int open_as(int number, const char *path, int flags) {
    int fd = open(path, flags, 0644);
    if (fd < 0 || (fd != number && dup2(fd, number) < 0)) return -1;
    if (fd != number) close(fd);
    return 0;
}

static int lead(const char *report, const char *filter_file, const char *user, char **command) {
    /* It is there already, as long as we need it: a disk that is full by then does not lose it. */
    if (report && open_as(REPORT, report, O_WRONLY | O_CREAT)) return 125;
    if (filter_file && open_as(FILTER, filter_file, O_RDONLY)) return 125;
    if (leave_keys() && !filter_file) return 125; /* with a filter nobody can ask for them */
    if (user) give_pipes(atoi(user));
    execvp(command[0], command);
    return 126;
}

int main(int argc, char **argv) {
    struct limits limits = {0, 0};
    const char *report = NULL, *filter_file = NULL, *user = NULL, *name = NULL;
    int leads = 0, filters = 0;
    for (int option; (option = getopt(argc, argv, "+c:m:slr:f:o:n:")) != -1;) {
        if (option == 'c') limits.cpu_us = atoll(optarg) * 1000;
        else if (option == 'm') limits.memory = atoll(optarg);
        else if (option == 's') filters = 1;
        else if (option == 'l') leads = 1;
        else if (option == 'r') report = optarg;
        else if (option == 'f') filter_file = optarg;
        else if (option == 'o') user = optarg;
        else if (option == 'n') name = optarg;
        else return 125;
    }
    if (name) return sethostname(name, strlen(name)) || loopback_up() ? 125 : 0;
    if (optind >= argc) return 125;
    if (leads) return lead(report, filter_file, user, argv + optind);
    if (fcntl(REPORT, F_SETFD, FD_CLOEXEC) < 0) return 125;
    /* Before there is a command: it is our own user, and shall not reach into us even for a moment. */
    prctl(PR_SET_DUMPABLE, 0);
    if (filters && (read_filter() || install_filter())) return 125;

    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    sigprocmask(SIG_BLOCK, &awaited, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    /* Where there is no namespace that ends with our parent, we end what we started. */
    if (getpid() != 1) prctl(PR_SET_PDEATHSIG, SIGTERM);
    begin_to_measure();

    pid_t command = fork();
    if (command < 0) return 125;
    if (command == 0) become(argv + optind);
    close(0);
    return attend(command, &awaited, limits);
}
#endif
