package dev.sluice.session.runner;

import dev.sluice.piston.Limit;
import java.util.List;
import java.util.Map;

/** Programs whose answer tells how their interpreter was started, if that makes a difference. */
enum ParityProgram {
    TRACEBACK("def f(x):\n    return 1 / x\n\nf(\n  0)"),
    CHAINED_TRACEBACK("try:\n  {}['a']\nexcept KeyError as e:\n  raise ValueError('b') from e"),
    SYNTAX_ERROR("print('never')\nx = (1,\n  2"),
    INDENTATION_ERROR("if True:\nprint(1)"),
    NOT_UTF8_DECLARED("# -*- coding: latin-1 -*-\nprint('\u00e9')"),
    NUL_IN_SOURCE("print(1)\n\0"),
    RECURSION(
            "def f(): f()\ntry: f()\nexcept RecursionError as e: print(e)\nimport sys; print(sys.getrecursionlimit())"),
    DEEP_RECURSION("import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return n and f(n - 1)\nprint(f(20000))"),
    MAIN("""
            import sys
            print(__name__, __file__, __doc__, __spec__, __package__, type(__loader__).__name__, __cached__ if '__cached__' in dir() else '-')
            print(sorted(vars()), sys.modules['__main__'].__dict__ is globals(), type(__builtins__).__name__)
            """),
    DOCUMENTED("'what it is'\nprint(__doc__)"),
    ANNOTATED("x: int = 1\nprint(__annotations__)"),
    SOURCE(
            "import inspect\ndef f():\n  return 1  # one\nprint(inspect.getsource(f), inspect.getfile(f), inspect.stack()[0].lineno, len(inspect.stack()))"),
    FRAMES("import sys, traceback\ndef f(): traceback.print_stack()\nf()\nprint(sys._getframe().f_back)"),
    PICKLE("""
            import pickle
            class A:
              def __init__(self): self.x = 1
            print(pickle.dumps(A()), pickle.loads(pickle.dumps(A())).x)
            """),
    FORKED_POOL("""
            import multiprocessing as m
            def f(x): return x * x
            if __name__ == '__main__':
              with m.get_context('fork').Pool(2) as p: print(p.map(f, range(5)))
            """),
    SPAWNED_PROCESS("""
            import multiprocessing as m
            def f(q): q.put(__name__)
            if __name__ == '__main__':
              c = m.get_context('spawn'); q = c.Queue(); p = c.Process(target=f, args=(q,)); p.start(); print(q.get()); p.join(); print(p.exitcode)
            """, Map.of(Limit.RUN_TIMEOUT, 15_000L)),
    SUBPROCESS(
            "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import os, sys; print(sorted(os.environ.items()), sys.flags, os.getppid())'], capture_output=True, text=True).stdout)"),
    FORK_AND_WAIT(
            "import os\np = os.fork()\nif p == 0: print('child', flush=True); os._exit(3)\nprint(p, os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))"),
    FORK_AND_FALL_THROUGH("import os\nos.fork() or print('child')\ntry: os.wait()\nexcept ChildProcessError: pass"),
    ORPHANS(
            "import os, time\nif os.fork() == 0:\n  if os.fork() == 0: time.sleep(0.05); print(os.getppid(), flush=True)\n  os._exit(0)\nos.wait(); time.sleep(0.3)"),
    AT_EXIT("import atexit\natexit.register(print, 'last'); atexit.register(print, 'first')\nprint('body')"),
    AT_EXIT_AFTER_ERROR("import atexit\natexit.register(print, 'still')\nraise SystemExit('told')"),
    FINALIZERS("class A:\n  def __del__(self): print('gone', flush=True)\na = A()\na.a = a\nb = A()"),
    EXIT_0("import sys; sys.exit()"),
    EXIT_7("import sys; sys.exit(7)"),
    EXIT_256("import sys; sys.exit(256)"),
    EXIT_MINUS_1("import sys; sys.exit(-1)"),
    EXIT_TEXT("import sys; sys.exit('no')"),
    EXIT_TUPLE("import sys; sys.exit((1, 2))"),
    EXIT_AT_ONCE("import os; print('lost'); os._exit(9)"),
    QUIT("quit(4)"),
    UNHANDLED_INTERRUPT("raise KeyboardInterrupt"),
    INTERRUPTED("import os, signal; os.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(5)"),
    TERMINATED("import os, signal; os.kill(os.getpid(), signal.SIGTERM)"),
    KILLED("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    SEGMENTATION_FAULT("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"),
    REAL_SEGMENTATION_FAULT("import ctypes; ctypes.string_at(0)"),
    ABORTED("import os; os.abort()"),
    BROKEN_PIPE_SIGNAL("import os, signal; os.kill(os.getpid(), signal.SIGPIPE); print('ignored')"),
    HANG_UP("import os, signal; os.kill(os.getpid(), signal.SIGHUP)"),
    ALARM("import signal, time; signal.alarm(1); time.sleep(5)"),
    HANDLED(
            "import os, signal\nsignal.signal(signal.SIGTERM, lambda n, f: print(n, f.f_lineno))\nos.kill(os.getpid(), signal.SIGTERM)\nprint('on')"),
    DISPOSITIONS(
            "import signal\nprint([(s.name, str(signal.getsignal(s))) for s in sorted(signal.valid_signals()) if isinstance(s, signal.Signals) and s.name not in ('SIGINT',)], signal.getsignal(2) is signal.default_int_handler, signal.pthread_sigmask(0, []))"),
    FAULT_HANDLER("import faulthandler, os, signal\nfaulthandler.enable()\nos.kill(os.getpid(), signal.SIGABRT)"),
    STATUS(
            "print([l for l in open('/proc/self/status') if l.split(':')[0] in ('Name', 'Umask', 'Tgid', 'Pid', 'PPid', 'TracerPid', 'Uid', 'Gid', 'Groups', 'NSpid', 'NSpgid', 'NSsid', 'SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt', 'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Threads')])"),
    LIMITS("print(open('/proc/self/limits').read())"),
    LIMITED_MEMORY(
            "import resource\nprint(resource.getrlimit(resource.RLIMIT_AS))\nx = bytearray(500_000_000)",
            Map.of(Limit.RUN_MEMORY_LIMIT, 200_000_000L)),
    PROCESS_LIMIT(
            "import os\nn = 0\ntry:\n  while True:\n    if os.fork() == 0: os.read(os.pipe()[0], 1)\n    n += 1\nexcept OSError as e: print(n, e)"),
    THREAD_LIMIT(
            "import threading\ne = threading.Event()\nn = 0\ntry:\n  while n < 200:\n    threading.Thread(target=e.wait, daemon=True).start(); n += 1\nexcept RuntimeError as x: print(n, x)"),
    FILE_LIMIT(
            "f = []\ntry:\n  while True: f.append(open('/dev/null'))\nexcept OSError as e: print(len(f), e.strerror)"),
    FILE_SIZE_LIMIT(
            "f = open('big', 'wb')\ntry:\n  f.write(b'x' * 11_000_000); f.flush()\nexcept OSError as e: print(e)"),
    CPU_TIME_LIMIT("print('on', flush=True)\nwhile True: pass", Map.of(Limit.RUN_CPU_TIME, 300L)),
    WALL_TIME_LIMIT("print('on', flush=True)\nimport time; time.sleep(9)", Map.of(Limit.RUN_TIMEOUT, 700L)),
    PATHS(
            "import sys\nprint(sys.path, sys.prefix, sys.exec_prefix, sys.base_prefix, sys.executable, sys._base_executable, sys.platlibdir)"),
    IMPORTERS("import sys\nprint(sorted(sys.path_importer_cache), sys.path_hooks, sys.meta_path)"),
    ARGUMENTS("import sys\nprint(sys.argv, sys.orig_argv)"),
    FLAGS(
            "import sys\nprint(sys.flags, sys._xoptions, sys.warnoptions, sys.version, sys.implementation, sys.api_version, sys.dont_write_bytecode, sys.pycache_prefix)"),
    MODULES("import sys\nprint(list(sys.modules))"),
    SYSTEM_NAMES("import sys\nprint(sorted(vars(sys)))"),
    BUILTIN_NAMES("import builtins\nprint(list(vars(builtins)))"),
    ENVIRONMENT("import os\nprint(dict(os.environ), dict(os.environb), os.getenv('LD_PRELOAD'))"),
    ENVIRONMENT_OF_CHILDREN("import os\nos.system('env | sort')"),
    KERNELS_ENVIRONMENT("print(sorted(filter(None, open('/proc/self/environ').read().split('\\0'))))"),
    FOLDER(
            "import os\nprint(os.getcwd(), os.listdir(), os.listdir('/'), os.listdir('/box'), os.listdir('/tmp'), os.listdir('/mnt/data'), os.listdir('/dev/shm'))"),
    MODES(
            "import os\nprint([(p, oct(os.stat(p).st_mode), os.stat(p).st_uid, os.access(p, os.W_OK)) for p in ['/', '/box', '/box/submission', '/tmp', '/mnt/data', '/dev/shm', '/proc', '/usr', '/etc', '/dev/null']])"),
    MOUNTS(
            "print(sorted({l.split()[4]: l.split(' - ')[1].split()[0] for l in open('/proc/self/mountinfo') if l.split()[4] in ('/tmp', '/proc', '/dev/shm', '/dev/pts', '/box/submission', '/mnt/data')}.items()))"),
    TEMPORARY(
            "import tempfile, shutil\nprint(tempfile.gettempdir(), shutil.disk_usage('/tmp').total, shutil.disk_usage('/dev/shm').total)"),
    DESCRIPTORS(
            "import os, stat\nprint(os.listdir('/proc/self/fd'), [stat.S_IFMT(os.fstat(i).st_mode) for i in range(3)], [os.get_inheritable(i) for i in range(3)], [os.readlink(f'/proc/self/fd/{i}').split(':')[0] for i in range(3)])"),
    OWN_PROCESS_FILES(
            "import os\nprint([(f, os.access('/proc/self/' + f, os.R_OK)) for f in ['environ', 'maps', 'mem', 'fd', 'exe', 'cwd', 'root', 'stack']], os.readlink('/proc/self/exe'), os.readlink('/proc/self/cwd'))"),
    PROCESSES(
            "import os\nprint(sorted(p for p in os.listdir('/proc') if p.isdigit()), os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0), os.getuid(), os.getgid(), os.getgroups())"),
    FIRST_PROCESS(
            "import os\nfor f in ['environ', 'mem', 'maps', 'fd', 'cwd', 'root']:\n  try: os.stat('/proc/1/' + f); p = '/proc/1/' + f; print(f, os.listdir(p) if f in ('fd', 'cwd', 'root') else open(p, 'rb').read(1))\n  except OSError as e: print(f, e.strerror)"),
    NETWORK(
            "import socket, os\nprint(socket.gethostname(), socket.if_nameindex())\ns = socket.create_server(('127.0.0.1', 8000)); c = socket.create_connection(('127.0.0.1', 8000)); print('own loopback')\ntry: socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError as e: print(e)"),
    NAMESPACES(
            "import ctypes\nprint([ctypes.CDLL(None).unshare(f) for f in (0x10000000, 0x20000, 0x40000000, 0x20000000)])"),
    SHARED_MEMORY(
            "from multiprocessing import shared_memory\ns = shared_memory.SharedMemory(create=True, size=100); print(s.size); s.close(); s.unlink()"),
    TERMINALS("import os\na, b = os.openpty(); print(os.ttyname(b), sorted(os.listdir('/dev/pts')))"),
    UMASK("import os\nprint(oct(os.umask(0)))"),
    NICENESS(
            "import os\nprint(os.nice(0), os.sched_getaffinity(0), os.sched_getscheduler(0), open('/proc/self/oom_score_adj').read())"),
    LOCALE(
            "import locale, sys\nprint(locale.getlocale(), locale.getpreferredencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.getdefaultencoding(), locale.setlocale(locale.LC_ALL))"),
    STREAMS(
            "import sys\nprint([(s.name, s.mode, s.encoding, s.errors, s.newlines, s.line_buffering, s.write_through, s.isatty(), s.fileno(), type(s.buffer).__name__, s.buffer.raw.mode, s.seekable(), s.closed) for s in (sys.stdin, sys.stdout, sys.stderr)], sys.__stdout__ is sys.stdout)"),
    BUFFERS(
            "import os, sys\nsys.stdout.write('a' * 5000); os.write(1, b'|')\nsys.stdout.write('b' * 3000); os.write(1, b'|')\nsys.stderr.write('c'); os.write(2, b'd')"),
    BIG_OUTPUT("import sys\nfor i in range(3000):\n  print('o' * 20, i)"),
    UNENCODABLE("print('\\udc80')"),
    INPUT_AT_END("input(); input()"),
    INPUT_LINES("import sys\nprint([input(), sys.stdin.readline(), sys.stdin.read()])"),
    INPUT_BYTES("import sys\nprint(sys.stdin.buffer.read())"),
    INPUT_BY_DESCRIPTOR("import os\nprint(os.read(0, 100), os.read(0, 100))"),
    OPEN_AGAIN(
            "open('/dev/stdout', 'w').write('x'); open('/dev/stderr', 'w').write('y'); print(open('/dev/stdin').read())"),
    CLOSED_OUTPUT("import sys\nsys.stdout.close()"),
    COLLECTOR(
            "import gc\nprint(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count(), gc.garbage, gc.callbacks)"),
    WARNINGS(
            "import warnings\nwarnings.warn('w')\nwarnings.warn('d', DeprecationWarning)\nprint(len(warnings.filters), warnings.filters)"),
    THREADS(
            "import threading\nprint(threading.current_thread().name, threading.active_count(), threading.main_thread() is threading.current_thread(), threading.get_native_id(), threading.stack_size())\nt = threading.Thread(target=print, args=('in',)); t.start(); t.join()"),
    THREAD_ERROR("import threading\nt = threading.Thread(target=lambda: 1 / 0, name='t'); t.start(); t.join()"),
    NOT_DAEMON(
            "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.1), print('after'))).start()\nprint('before')"),
    ASYNC(
            "import asyncio\nasync def f():\n  p = await asyncio.create_subprocess_exec('echo', 'x', stdout=-1); print(await p.communicate(), p.returncode)\nasyncio.run(f())"),
    AUDIT("import sys\nl = []\nsys.addaudithook(lambda e, a: l.append(e))\nopen('/dev/null')\nprint(l)"),
    TRACING(
            "import sys, threading\nprint(sys.gettrace(), sys.getprofile(), sys.getswitchinterval(), sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth(), sys.displayhook, sys.excepthook)"),
    INTERACTIVE(
            "import sys\nprint(hasattr(sys, 'ps1'), hasattr(sys, 'last_type'), sys.flags.interactive, sys.flags.inspect)"),
    PROCESS_CLOCK(
            "import time\nprint(time.process_time() < 1, time.thread_time() < 1, time.get_clock_info('monotonic').implementation)"),
    CHILD_USAGE(
            "import os, resource\nprint(os.times().children_user, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"),
    TRACING_ITSELF("import ctypes\nprint(ctypes.CDLL(None).ptrace(0, 0, 0, 0), ctypes.CDLL(None).prctl(3))"),
    COMMAND_LINE("print(open('/proc/self/cmdline', 'rb').read())"),
    LIBRARIES(
            "import sqlite3, ssl, json, decimal, ctypes\nprint(sqlite3.connect(':memory:').execute('select 6 * 7').fetchone(), ssl.OPENSSL_VERSION_INFO[:1], json.dumps({}), decimal.Decimal(1) / 3)");

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<Limit, Long> limits;

    ParityProgram(String code) {
        this(code, Map.of());
    }

    ParityProgram(String code, Map<Limit, Long> limits) {
        this.code = code;
        this.limits = limits;
    }

    String code() {
        return code;
    }

    Map<Limit, Long> limits() {
        return limits;
    }

    /** The standard input that goes in with each program. */
    static final String STDIN = "one\ntwo\nthree";

    static final List<String> ARGUMENTS_GIVEN = List.of("a", "", "b c", "--x", "\u00e4\u20ac", "'\"$`\\");
}
