/*
 * Keeps an initialised Python interpreter inside a sandbox and makes a process of it for each run. Preloaded into
 * python3, which is told to run a file that is not there. When the interpreter, all set up, opens that file, we serve:
 *
 *   zygote    this interpreter, process 1 of the outer sandbox. It runs no program and reads nothing that one wrote.
 *    `- init  process 1 of new user, pid, mount, ipc, net and uts namespaces; made ahead of need, takes one run, is
 *             to it what the meter is to a cold one, and passes on what it reads and writes
 *        `- the program: made ahead of need too; with the run the interpreter goes on where it stood, with the real
 *             main file
 *
 * Which file and socket, and for how many runs, say SLUICE_ZYGOTE_FILE, _SOCKET and _RUNS, and whether descriptor 4 is
 * the filter of system calls, SLUICE_ZYGOTE_FILTER; no program sees these
 * variables. Python's functions are looked up by name, so that no header of any version is needed; where one is missing
 * we do nothing and python3 ends because its file is not there.
 *
 * The other end of the socket is WarmRun.java. Numbers are four bytes in this machine's order. init greets:
 *
 *   'R'                                     whoever called may ask; before that nothing was taken
 *
 * and is sent one request: the length of its words, the length of stdin, the words, stdin. It answers with messages, each
 * a letter, a length, and so many bytes:
 *
 *   'S'                                     the program goes on; or
 *   'F'                                     it cannot, and has not
 *   'o' 'e'                                 what it wrote to stdout or stderr
 *   'D'                                     it has ended: the report of meter.c
 *
 * A caller who closes his half of the socket, or is gone, wants the program stopped.
 */
#define METER_WITHOUT_MAIN
#include "meter.c"

#include <dlfcn.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <linux/capability.h>

#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS)
#define RUN_FOLDER "/box/submission"
#define MAX_REQUEST (1 << 20)
#define MOST_FAILURES 3
#define CHUNK 65536
#define HEAD 5 /* of a message: a letter and a length */
#define MOST_RANGES 1024

/* A request: these words, each ended by NUL, then the command as it would be cold. */
enum word { FOLDER, CPU_MS, MEMORY, PROCESSES, OPEN_FILES, FILE_SIZE, WORDS };

struct request {
    uint32_t length, input; /* of the words, and of stdin */
    char *text, *words[WORDS];
    char **command;
    int parts;
};

typedef struct object object;
#define PYTHON(X) \
    X(int, PyGILState_Ensure, (void)) \
    X(void, PyOS_BeforeFork, (void)) \
    X(void, PyOS_AfterFork_Child, (void)) \
    X(object *, PySys_GetObject, (const char *)) \
    X(int, PySys_SetObject, (const char *, object *)) \
    X(object *, PyUnicode_DecodeFSDefault, (const char *)) \
    X(object *, PyList_New, (ssize_t)) \
    X(int, PyList_SetItem, (object *, ssize_t, object *)) \
    X(int, PyDict_SetItem, (object *, object *, object *)) \
    X(int, PyDict_DelItemString, (object *, const char *)) \
    X(void, PyErr_Clear, (void)) \
    X(void, Py_DecRef, (object *)) \
    X(int, PyRun_AnyFileExFlags, (FILE *, const char *, int, void *)) \
    X(int, Py_FinalizeEx, (void))
#define DECLARE(type, name, arguments) static type(*name) arguments;
PYTHON(DECLARE)

static char placeholder[256], path[100];
static int runs_left, strips_dot;
static FILE *(*real_fopen)(const char *, const char *);

static int has_python(void) {
#define FIND(type, name, arguments) \
    if (!(name = (type(*) arguments) dlsym(RTLD_DEFAULT, #name))) return 0;
    PYTHON(FIND)
    return dlsym(RTLD_DEFAULT, "_Py_NoneStruct") && dlsym(RTLD_DEFAULT, "PyExc_KeyboardInterrupt");
}

/* Nothing of us stays in the environment, neither for the interpreter to read nor in the memory that /proc shows. */
static void take(const char *name, char *to, size_t size) {
    char *value = getenv(name);
    if (!value) return;
    snprintf(to, size, "%s", value);
    memset(value, 0, strlen(value));
    memset(value - strlen(name) - 1, 0, strlen(name) + 1);
}

/* As the meter does for a cold one: who started us may have ignored or blocked signals. */
static void start_clean(void) {
    sigset_t none;
    for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

__attribute__((constructor)) static void prepare(void) {
    char preload[256], runs[16] = "", filters[16] = "";
    real_fopen = (FILE * (*) (const char *, const char *)) dlsym(RTLD_NEXT, "fopen64");
    int count = 0;
    while (environ[count]) count++;
    if (!getenv("SLUICE_ZYGOTE_FILE") || !getenv("SLUICE_ZYGOTE_SOCKET")) return;
    /* Before their text goes, since that is what the list is searched by. */
    take("SLUICE_ZYGOTE_FILE", placeholder, sizeof placeholder);
    take("SLUICE_ZYGOTE_SOCKET", path, sizeof path);
    take("SLUICE_ZYGOTE_RUNS", runs, sizeof runs);
    take("SLUICE_ZYGOTE_FILTER", filters, sizeof filters);
    if (*filters && read_filter()) _exit(125);
    take("LD_PRELOAD", preload, sizeof preload);
    runs_left = atoi(runs);
    start_clean();
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (environ[i][0]) environ[kept++] = environ[i];
    environ[kept] = NULL;
}

static int put(const char *file, const char *text) {
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t written = write(fd, text, strlen(text));
    close(fd);
    return written == (ssize_t) strlen(text) ? 0 : -1;
}

static int map_user(uid_t uid, gid_t gid) {
    char uids[64], gids[64];
    snprintf(uids, sizeof uids, "%u %u 1", uid, uid);
    snprintf(gids, sizeof gids, "%u %u 1", gid, gid);
    return put("/proc/self/setgroups", "deny") || put("/proc/self/uid_map", uids) || put("/proc/self/gid_map", gids);
}

/* What the kernel tells of keys, those of others too, is covered as in a cold sandbox. */
static int hide_keys(void) {
    unsigned long closed = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NODEV | MS_NOSUID | MS_NOEXEC;
    return access("/proc/keys", F_OK) == 0
        && (mount("/dev/null", "/proc/keys", NULL, MS_BIND, NULL) || mount(NULL, "/proc/keys", NULL, closed, NULL));
}

/*
 * The sizes and flags are those of a cold sandbox. What lay below /tmp, the folders of all runs, is covered. /dev itself
 * is read-only already.
 */
static int mount_own(void) {
    return mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=268435456")
        || mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=67108864")
        || mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620")
        || mount("proc", "/proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL)
        || hide_keys();
}

static int drop_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
        if (prctl(PR_CAPBSET_DROP, cap) < 0) return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_capset, &header, none);
}

static int receive(int line, struct request *request) {
    uint32_t lengths[2];
    if (recv(line, lengths, sizeof lengths, MSG_WAITALL) != sizeof lengths) return -1;
    uint32_t length = request->length = lengths[0];
    request->input = lengths[1];
    if (length == 0 || length > MAX_REQUEST || !(request->text = malloc(length))) return -1;
    if (recv(line, request->text, length, MSG_WAITALL) != (ssize_t) length || request->text[length - 1]) return -1;

    int count = 0;
    for (uint32_t i = 0; i < length; i++) count += !request->text[i];
    request->parts = count - WORDS;
    if (request->parts < 2 || !(request->command = calloc(request->parts + 1, sizeof(char *)))) return -1;
    char *next = request->text;
    for (int i = 0; i < count; i++, next += strlen(next) + 1) {
        if (i < WORDS) request->words[i] = next;
        else request->command[i - WORDS] = next;
    }
    return 0;
}

static int send_all(int line, const char *bytes, size_t length) {
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

static char message[HEAD + CHUNK];

/* Sends what stands in the message behind its head. */
static int tell(int line, char kind, uint32_t length) {
    message[0] = kind;
    memcpy(message + 1, &length, sizeof length);
    return send_all(line, message, HEAD + length);
}

/* runs: where the folders of all runs were before something else was mounted there. */
static int enter_folder(int runs, const char *folder) {
    char source[512];
    if (strstr(folder, "..")) return -1;
    snprintf(source, sizeof source, "/proc/self/fd/%d/%s", runs, folder);
    return mount(source, RUN_FOLDER, NULL, MS_BIND, NULL);
}

static void limit(int resource, const char *value) {
    struct rlimit limit = {strtoull(value, NULL, 10), strtoull(value, NULL, 10)};
    if (*value && setrlimit(resource, &limit) < 0) _exit(125);
}

static void limit_all(struct request *request) {
    limit(RLIMIT_NPROC, request->words[PROCESSES]);
    limit(RLIMIT_NOFILE, request->words[OPEN_FILES]);
    limit(RLIMIT_FSIZE, request->words[FILE_SIZE]);
    limit(RLIMIT_CORE, "0");
}

static object *list_of(char **texts, int count) {
    object *list = PyList_New(count);
    for (int i = 0; i < count; i++) PyList_SetItem(list, i, PyUnicode_DecodeFSDefault(texts[i]));
    return list;
}

/* What the interpreter has derived from the name of its main file. */
static void rename_main(const char *main) {
    object *importers = PySys_GetObject("path_importer_cache"), *name = PyUnicode_DecodeFSDefault(main);
    if (PyDict_DelItemString(importers, placeholder) < 0) PyErr_Clear();
    PyDict_SetItem(importers, name, (object *) dlsym(RTLD_DEFAULT, "_Py_NoneStruct"));
    Py_DecRef(name);
    char *real = realpath(main, NULL);
    if (!real) _exit(2);
    *strrchr(real, '/') = 0;
    PyList_SetItem(PySys_GetObject("path"), 0, PyUnicode_DecodeFSDefault(real));
    free(real);
}

static int read_map(struct prctl_mm_map *map) {
    char text[2048];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (n <= 0) return -1;
    text[n] = 0;
    unsigned long long value[53] = {0};
    char *next = strrchr(text, ')');
    if (!next || strlen(next) < 4) return -1;
    next += 3;
    for (int field = 4; field <= 51; field++) value[field] = strtoull(next, &next, 10);
    *map = (struct prctl_mm_map) {
        .start_code = value[26], .end_code = value[27], .start_stack = value[28], .start_data = value[45],
        .end_data = value[46], .start_brk = value[47], .brk = (uintptr_t) sbrk(0), .exe_fd = (uint32_t) -1};
    return 0;
}

/* Has /proc show the command and environment of this run, where the kernel lets us. */
static void show_command(struct request *request) {
    struct prctl_mm_map map;
    const char *last = request->command[request->parts - 1];
    size_t size = 0;
    for (char **variable = environ; *variable; variable++) size += strlen(*variable) + 1;
    char *variables = malloc(size + 1), *end = variables;
    if (!variables || read_map(&map) < 0) return;
    for (char **variable = environ; *variable; variable++) end = stpcpy(end, *variable) + 1;
    map.arg_start = (uintptr_t) request->command[0];
    map.arg_end = (uintptr_t) last + strlen(last) + 1;
    map.env_start = (uintptr_t) variables;
    map.env_end = (uintptr_t) variables + size;
    map.brk = (uintptr_t) sbrk(0);
    prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0);
}

/* As Py_RunMain does it, but for -i. */
static void run_main(struct request *request) {
    char main[4096];
    const char *name = request->command[1];
    if (strips_dot && strncmp(name, "./", 2) == 0) name += 2;
    snprintf(main, sizeof main, RUN_FOLDER "/%s", name);
    PyOS_AfterFork_Child();
    PySys_SetObject("orig_argv", list_of(request->command, request->parts));
    PySys_SetObject("argv", list_of(request->command + 1, request->parts - 1));
    rename_main(main);
    show_command(request);
    free(request->command);
    FILE *file = real_fopen(main, "rb");
    if (!file) _exit(2);
    struct { int flags, version; } flags = {0, 0};
    flags.version = 11;
    int failed = PyRun_AnyFileExFlags(file, main, 1, &flags) != 0;
    object **interrupt = dlsym(RTLD_DEFAULT, "PyExc_KeyboardInterrupt");
    int interrupted = failed && PySys_GetObject("last_type") == *interrupt;
    int code = Py_FinalizeEx() < 0 ? 120 : failed;
    if (interrupted) {
        signal(SIGINT, SIG_DFL);
        kill(getpid(), SIGINT);
    }
    exit(code);
}

/*
 * What an interpreter has written since it started, nearly all of which the end of a run writes again: the collector and
 * the counters of references leave out little. Each such page costs a fault and a copy when it is first written. Done
 * for all of them at once, before there is a run, that is cheaper, and nobody waits for it.
 */
static struct range {
    char *start;
    size_t length;
} written[MOST_RANGES];
static int ranges;
static long page_size;
/* Of files, which every process of a run will have in memory that goes on from here. */
static long long interpreter_files;

static void note_page(char *start) {
    struct range *last = ranges > 0 ? &written[ranges - 1] : NULL;
    if (last && last->start + last->length == start) last->length += page_size;
    else if (ranges < MOST_RANGES) written[ranges++] = (struct range) {start, page_size};
}

/* A page that is there and not a file's has been written. */
static void note_written(int pages, char *start, char *end) {
    uint64_t entries[512];
    while (start < end) {
        size_t count = (end - start) / page_size < 512 ? (end - start) / page_size : 512;
        ssize_t got = pread(pages, entries, count * sizeof *entries, (uintptr_t) start / page_size * sizeof *entries);
        if (got <= 0) return;
        for (size_t i = 0; i < got / sizeof *entries; i++, start += page_size)
            if (entries[i] >> 63 && !(entries[i] >> 61 & 1)) note_page(start);
    }
}

static void note_what_was_written(void) {
    char line[512], may[8];
    void *start, *end;
    page_size = sysconf(_SC_PAGESIZE);
    FILE *maps = real_fopen("/proc/self/maps", "re");
    int pages = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    while (maps && pages >= 0 && fgets(line, sizeof line, maps))
        if (sscanf(line, "%p-%p %7s", &start, &end, may) == 3 && may[1] == 'w' && may[3] == 'p')
            note_written(pages, start, end);
    if (maps) fclose(maps);
    if (pages >= 0) close(pages);
}

/* Where the kernel does not know the first of these, the second does it page by page. */
static void own_what_was_written(void) {
    for (int i = 0; i < ranges; i++) {
        madvise(written[i].start, written[i].length, MADV_POPULATE_WRITE);
        for (size_t at = 0; at < written[i].length; at += page_size) {
            volatile char *byte = written[i].start + at;
            *byte = *byte;
        }
    }
}

struct program {
    pid_t pid;
    int hand; /* of a pair of sockets: it says when it is ready, and is handed the run */
    int streams[3]; /* our ends of its stdin, stdout, stderr */
};

static long long used_us(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return us(used.ru_utime) + us(used.ru_stime);
}

/* Waits as the program, ready to be it. */
static void become_program(int hand, const int streams[3], const sigset_t *mask) {
    struct request request = {0};
    for (int fd = 0; fd < 3; fd++)
        if (dup2(streams[fd], fd) < 0) _exit(125);
    if (dup2(hand, 3) < 0) _exit(125);
    syscall(SYS_close_range, 4, ~0U, 0);
    prctl(PR_SET_DUMPABLE, 1); /* its own files in /proc are its own */
    go_first();
    if (drop_capabilities() || install_filter()) _exit(125);
    own_what_was_written();
    long long used = used_us();
    if (write(3, &used, sizeof used) != sizeof used || receive(3, &request)) _exit(125);
    close(3);
    if (chdir(RUN_FOLDER)) _exit(125);
    limit_all(&request);
    sigprocmask(SIG_SETMASK, mask, NULL);
    run_main(&request);
}

static int make_program(struct program *program, const sigset_t *mask) {
    int hands[2], streams[3][2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, hands)) return -1;
    for (int fd = 0; fd < 3; fd++)
        if (pipe2(streams[fd], O_CLOEXEC)) return -1;
    program->hand = hands[0];
    for (int fd = 0; fd < 3; fd++) program->streams[fd] = streams[fd][fd == 0];
    program->pid = fork();
    if (program->pid == 0) become_program(hands[1], (int[]) {streams[0][0], streams[1][1], streams[2][1]}, mask);
    close(hands[1]);
    for (int fd = 0; fd < 3; fd++) {
        close(streams[fd][fd != 0]);
        fcntl(program->streams[fd], F_SETFL, O_NONBLOCK);
    }
    return program->pid < 0 ? -1 : 0;
}

/* Nothing was given to it before this, so that whoever asked may start it elsewhere if this fails. */
static int hand_over(struct program *program, struct request *request) {
    uint32_t lengths[2] = {request->length, 0};
    return send_all(program->hand, (char *) lengths, sizeof lengths)
        || send_all(program->hand, request->text, request->length);
}

/* What is on its way to stdin. */
static struct input {
    uint32_t to_come;
    size_t from, have;
    char bytes[CHUNK];
} input;

static void take_input(int line) {
    ssize_t got = recv(line, input.bytes, input.to_come < CHUNK ? input.to_come : CHUNK, MSG_DONTWAIT);
    if (got <= 0) return;
    input.to_come -= got;
    input.from = 0;
    input.have = got;
}

static void close_stream(int *stream) {
    if (*stream >= 0) close(*stream);
    *stream = -1;
}

/* What a program does not read any more is thrown away. */
static void give_input(int *stream) {
    ssize_t given = *stream < 0 ? (ssize_t) input.have : write(*stream, input.bytes + input.from, input.have);
    if (given < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (given < 0) {
        close_stream(stream);
        given = input.have;
    }
    input.from += given;
    input.have -= given;
}

/* Passes on one chunk of what was written. At the end, and when nobody listens, the stream is closed. */
static int pass_on(int line, char kind, int *stream) {
    ssize_t got = read(*stream, message + HEAD, CHUNK);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (got > 0 && tell(line, kind, got) == 0) return 1;
    close_stream(stream);
    return 0;
}

/* Whether the program has ended; whoever else has is buried too. */
static int bury(pid_t program, int *status) {
    int ended = 0, other;
    for (pid_t child; (child = waitpid(-1, &other, WNOHANG)) > 0;)
        if (child == program) {
            *status = other;
            ended = 1;
        }
    return ended;
}

/* Waits until the program has ended, passing on meanwhile, and gives the cause if it was not to go on. */
static const char *accompany(int line, int signals, struct program *program, struct limits limits, int *status) {
    enum { LINE, SIGNALS, IN, OUT, ERR, ALL };
    int *streams = program->streams, limited = limits.cpu_us > 0 || limits.memory > 0;
    long long started = now_us(), next_look = started + (limits.memory > 0 ? FIRST_LOOK_US : LOOK_EVERY_US);
    const char *cause = NULL;
    struct signalfd_siginfo told;
    for (;;) {
        if (!input.have && !input.to_come) close_stream(&streams[0]);
        int hungry = !input.have && input.to_come;
        struct pollfd on[ALL] = {
            [LINE] = {cause ? -1 : line, POLLRDHUP | (hungry ? POLLIN : 0), 0},
            [SIGNALS] = {signals, POLLIN, 0},
            [IN] = {input.have ? streams[0] : -1, POLLOUT, 0},
            [OUT] = {streams[1], POLLIN, 0},
            [ERR] = {streams[2], POLLIN, 0}};
        long long until_look = larger(0, next_look - now_us());
        if (poll(on, ALL, cause ? -1 : (until_look + 999) / 1000) < 0 && errno != EINTR) {
            /* Whoever cannot listen cannot hold anybody to a limit. */
            kill_all();
            while (waitpid(program->pid, status, 0) < 0 && errno == EINTR) {}
            return "stopped";
        }
        if (on[LINE].revents & (POLLRDHUP | POLLHUP | POLLERR)) cause = "stopped";
        else if (on[LINE].revents) take_input(line);
        if (input.have) give_input(&streams[0]);
        if (on[OUT].revents) pass_on(line, 'o', &streams[1]);
        if (on[ERR].revents) pass_on(line, 'e', &streams[2]);
        if (on[SIGNALS].revents && read(signals, &told, sizeof told) > 0 && bury(program->pid, status)) return cause;
        if (!cause && now_us() >= next_look) {
            cause = exceeded(limits);
            next_look = now_us() + next_look_us(now_us() - started, limited);
        }
        if (cause) kill_all();
    }
}

/* Passes on what is written late. The streams end when nobody is left who could. */
static void linger(int line, int signals, struct program *program, struct limits limits) {
    struct lingering lingering = start_to_linger();
    struct signalfd_siginfo told;
    int *streams = program->streams;
    for (long long next_look = 0; (streams[1] >= 0 || streams[2] >= 0) && !bury_all();) {
        if (now_us() >= next_look) {
            if (!may_linger(&lingering, limits)) return;
            next_look = now_us() + lingering.next_look_us;
        }
        struct pollfd on[] = {
            {line, POLLRDHUP, 0}, {signals, POLLIN, 0}, {streams[1], POLLIN, 0}, {streams[2], POLLIN, 0}};
        struct timespec wait = {0, larger(0, next_look - now_us()) * 1000};
        if (ppoll(on, 4, &wait, NULL) < 0 && errno != EINTR) return;
        if (on[0].revents) return;
        if (on[1].revents && read(signals, &told, sizeof told) < 0 && errno != EAGAIN) return;
        if (on[2].revents) pass_on(line, 'o', &streams[1]);
        if (on[3].revents) pass_on(line, 'e', &streams[2]);
    }
}

static void serve_run(int line, int signals, struct program *program, struct request *request) {
    struct limits limits = {atoll(request->words[CPU_MS]) * 1000, atoll(request->words[MEMORY])};
    long long started = looked_us = now_us();
    int status = 0;
    char report[REPORT_LENGTH];
    input.to_come = request->input;
    before_shared = limits.memory > 0 ? all_shared() : -1; /* or what there is at the first look, which is later */
    const char *cause = accompany(line, signals, program, limits, &status);
    long long wall = now_us() - started;
    if (!cause) linger(line, signals, program, limits);
    conclude(status, wall, cause, limits, report);
    /* Whoever wrote is gone, but for somebody who may have been given the pipe and lives elsewhere. */
    while (program->streams[1] >= 0 && pass_on(line, 'o', &program->streams[1])) {}
    while (program->streams[2] >= 0 && pass_on(line, 'e', &program->streams[2])) {}
    strcpy(message + HEAD, report);
    if (tell(line, 'D', strlen(report)) < 0) { /* whoever asked is gone */ }
    _exit(0);
}

/* Notes what the program has of memory before it runs. */
static void measure_program(const struct program *program) {
    glance(program->pid);
    of_files_then = files_from_the_start = interpreter_files;
}

static int has_room(const struct request *request) {
    long long limit = atoll(request->words[MEMORY]);
    return limit <= 0 || peak <= limit;
}

/* What fails before a run is taken ends this process, and the zygote makes another. */
static void stand_by(int listener, int taken, uid_t uid, gid_t gid) {
    sigset_t awaited, mask;
    struct request request = {0};
    struct program program;
    signal(SIGCHLD, SIG_DFL);
    setsid();
    if (map_user(uid, gid) || loopback_up()) _exit(1);
    int runs = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (runs < 0 || mount_own() || put("/proc/sys/user/max_user_namespaces", "0")) _exit(2);
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigprocmask(SIG_BLOCK, &awaited, &mask);
    int signals = signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
    prctl(PR_SET_DUMPABLE, 0); /* the program, our own user, shall not reach into us */
    if (leave_keys() && !filter.len) _exit(2); /* with a filter nobody can ask for them */
    begin_to_measure();
    if (signals < 0 || make_program(&program, &mask)) _exit(3);
    for (int fd = 0; fd < 3; fd++) close(fd);
    if (read(program.hand, &used_before_us, sizeof used_before_us) != sizeof used_before_us) _exit(3);
    measure_program(&program);

    int line = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (line < 0 || write(taken, "t", 1) != 1) _exit(4);
    close(taken);
    close(listener);
    if (send(line, "R", 1, MSG_NOSIGNAL) != 1 || receive(line, &request)) _exit(4);
    int failed = enter_folder(runs, request.words[FOLDER]) || drop_capabilities();
    if (!failed && !has_room(&request)) kill(program.pid, SIGKILL); /* as one that starts cold would be */
    else failed = failed || hand_over(&program, &request);
    if (tell(line, failed ? 'F' : 'S', 0) || failed) _exit(5);
    close(runs);
    serve_run(line, signals, &program, &request);
}

/* The socket has its name when it listens, and not before. */
static int listen_here(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s-", path);
    if (fd < 0 || bind(fd, (struct sockaddr *) &address, sizeof address) < 0 || listen(fd, 128) < 0) return -1;
    return rename(address.sun_path, path) < 0 ? -1 : fd;
}

static int retired;

/* Our stdin ends when whoever started us wants no more of us, or is no more. */
static int was_taken(int taken) {
    struct pollfd either[] = {{.fd = taken, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    char byte;
    while (poll(either, 2, -1) < 0) {}
    if (either[0].revents) return read(taken, &byte, 1) == 1;
    retired = 1;
    return 0;
}

/* Makes one process and waits until it has taken a run. */
static int offer(int listener, uid_t uid, gid_t gid) {
    int taken[2];
    if (pipe2(taken, O_CLOEXEC) < 0) return -1;
    long pid = syscall(SYS_clone, NAMESPACES | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0) {
        close(taken[0]);
        stand_by(listener, taken[1], uid, gid);
    }
    close(taken[1]);
    int was = pid > 0 && was_taken(taken[0]);
    if (retired && pid > 0) kill(pid, SIGKILL);
    close(taken[0]);
    return was ? 0 : -1;
}

/* Ends when it has made so many processes as it may, or is to; but not before they have ended. */
static void serve(void) {
    uid_t uid = getuid();
    gid_t gid = getgid();
    int listener = listen_here(), failures = 0;
    if (listener < 0) _exit(6);
    note_what_was_written();
    struct process self = {.pid = getpid()};
    read_memory(&self);
    interpreter_files = self.of_files;
    signal(SIGCHLD, SIG_IGN);
    PyGILState_Ensure();
    PyOS_BeforeFork();
    if (write(1, "z", 1) != 1) _exit(9);
    for (int made = 0; made < runs_left && !retired && failures < MOST_FAILURES;) {
        if (offer(listener, uid, gid) == 0) {
            made++;
            failures = 0;
        } else {
            failures++;
        }
    }
    close(listener);
    unlink(path);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {}
    _exit(failures >= MOST_FAILURES ? 8 : 0);
}

static FILE *open_or_serve(const char *name, const char *mode) {
    /* The interpreter was told to run ./name. Some make that an absolute path as it stands, some without the dot. */
    size_t folder = sizeof RUN_FOLDER - 1;
    if (*placeholder && getpid() == 1 && strncmp(name, RUN_FOLDER "/", folder + 1) == 0) {
        strips_dot = strcmp(name + folder + 1, placeholder + 2) == 0;
        if ((strips_dot || strcmp(name + folder + 1, placeholder) == 0) && has_python()) {
            snprintf(placeholder, sizeof placeholder, "%s", name);
            serve();
        }
    }
    return real_fopen(name, mode);
}

FILE *fopen64(const char *name, const char *mode) {
    return open_or_serve(name, mode);
}

FILE *fopen(const char *name, const char *mode) {
    return open_or_serve(name, mode);
}
