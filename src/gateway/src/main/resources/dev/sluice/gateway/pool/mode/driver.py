# Runs one program as a child process of the kernel and tells how it ended. The gateway puts the request and a marker
# into the last line; what the program writes is data in the envelope, so that it can say nothing in the driver's place.
def _sluice(request, marker):
    import base64, codecs, json, os, selectors, shutil, signal, subprocess, sys, tempfile, time, zlib

    request = json.loads(base64.b64decode(request))
    limit = request["outputLimit"]
    folder = tempfile.mkdtemp(prefix="run-")

    # A small process between the kernel and the program. The system counts what a process had before it became another
    # program as the memory of that program, and the kernel has a lot.
    launcher = """
import os, sys, time
report = int(sys.argv[1])
os.set_inheritable(report, False)
ready, failed = os.pipe()
started = time.monotonic()
program = os.fork()
if not program:
    try:
        os.setsid()
        os.execv(sys.argv[2], sys.argv[2:])
    except OSError as failure:
        os.write(failed, b"x")
    os._exit(127)
for descriptor in (0, 1, 2, failed):
    os.close(descriptor)
if os.read(ready, 1):
    os._exit(1)
os.write(report, b"%d\\n" % program)
status, usage = os.wait4(program, 0)[1:]
cpu = int((usage.ru_utime + usage.ru_stime) * 1000)
wall = int((time.monotonic() - started) * 1000)
os.write(report, b"%d %d %d %d\\n" % (status, usage.ru_maxrss * 1024, cpu, wall))
os._exit(0)
"""

    def write(file):
        path = os.path.join(folder, *file["name"].split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(base64.b64decode(file["content"]))

    class Stream:
        def __init__(self, number):
            self.number, self.bytes, self.exceeded = number, 0, False
            self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

        def add(self, data, final=False):
            kept = data[: limit - self.bytes]
            self.bytes += len(kept)
            self.exceeded = self.exceeded or len(kept) < len(data)
            text = self.decoder.decode(kept, final and not self.exceeded)
            if chunks and chunks[-1][0] == self.number:
                chunks[-1][1].append(text)
            elif text:
                chunks.append((self.number, [text]))

    chunks, out, err = [], Stream(1), Stream(2)
    stopped = None

    def environment():
        # What belongs to the kernel would mislead a program of its own.
        env = {k: v for k, v in os.environ.items() if not k.startswith(("JPY_", "MPLBACKEND", "PYTHONSTARTUP"))}
        env.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", HOME=folder, PWD=folder)
        return env

    def end(group):
        if group is not None:
            try:
                os.killpg(group, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass

    def feed(key, left):
        try:
            return left[os.write(key.fd, left[:65536]):]
        except BlockingIOError:
            return left
        except OSError:
            return b""

    def remove():
        # Without recursion and by handles: no tree is too deep, and no path too long. A folder within another moves
        # up before its own turn comes.
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        unused, number = os.urandom(16).hex(), 0
        try:
            folders = [entry.name for entry in os.scandir(top) if entry.is_dir(follow_symlinks=False)]
            while folders:
                name = folders.pop()
                os.chmod(name, 0o700, dir_fd=top)
                inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
                try:
                    for entry in list(os.scandir(inner)):
                        if entry.is_dir(follow_symlinks=False):
                            os.chmod(entry.name, 0o700, dir_fd=inner)
                            number += 1
                            moved = unused + str(number)
                            os.rename(entry.name, moved, src_dir_fd=inner, dst_dir_fd=top)
                            folders.append(moved)
                        else:
                            os.unlink(entry.name, dir_fd=inner)
                finally:
                    os.close(inner)
                os.rmdir(name, dir_fd=top)
        except OSError:
            pass  # a process that left may still write; what is left ends with the session
        finally:
            os.close(top)
        shutil.rmtree(folder, ignore_errors=True)

    try:
        for file in request["files"]:
            write(file)
        report, reported = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", launcher, str(reported), sys.executable, request["main"], *request["args"]],
            cwd=folder, env=environment(), start_new_session=True, pass_fds=(reported,),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(reported)
        deadline = time.monotonic() + request["timeout"] / 1000
        stdin = base64.b64decode(request["stdin"])
        told, group, ended, late, drained = b"", None, None, None, None
        with selectors.DefaultSelector() as waiting:
            waiting.register(report, selectors.EVENT_READ, report)
            for pipe, stream in ((process.stdout, out), (process.stderr, err)):
                waiting.register(pipe, selectors.EVENT_READ, stream)
            os.set_blocking(process.stdin.fileno(), False)
            waiting.register(process.stdin, selectors.EVENT_WRITE, None)
            while True:
                readers = [key for key in waiting.get_map().values() if isinstance(key.data, Stream)]
                now = time.monotonic()
                if ended is not None and late is not None and (not readers or now >= late):
                    late = None
                    end(group)
                if ended is None and stopped is None and group is not None and now >= deadline:
                    stopped = "wall"
                    end(group)
                if ended is not None and (not readers or now >= drained):
                    break
                pause = 0.05
                if ended is None and stopped is None:
                    pause = min(pause, max(0.0, deadline - now))
                for key, _ in waiting.select(pause):
                    if key.data is None:
                        stdin = feed(key, stdin)
                        if not stdin:
                            waiting.unregister(key.fileobj)
                            key.fileobj.close()
                        continue
                    data = os.read(key.fd, 65536)
                    if key.data is report:
                        told += data
                        lines = told.split(b"\n")
                        group = int(lines[0]) if len(lines) > 1 else group
                        if not data:
                            waiting.unregister(key.fileobj)
                            ended = lines[1].split() if len(lines) > 2 else []
                            late = time.monotonic() + 0.3  # for what its children still write
                            # for what is still in the pipes; a process that left may hold them open
                            drained = late + 0.4
                    elif not data:
                        waiting.unregister(key.fileobj)
                    elif not key.data.exceeded:
                        key.data.add(data)
                        if key.data.exceeded and stopped is None:
                            stopped = "stdout" if key.data is out else "stderr"
                            end(group)
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            try:
                pipe.close()
            except OSError:
                pass
        os.close(report)
        for stream in (out, err):
            stream.add(b"", True)
        if not ended:
            raise ChildProcessError()  # the program ended its launcher
        status, memory, cpu, wall = map(int, ended)
        code = os.waitstatus_to_exitcode(status)
        answer = {
            "code": code, "stopped": stopped, "chunks": [[number, "".join(texts)] for number, texts in chunks],
            "memory": memory, "cpu": cpu, "wall": wall}
    except Exception as failure:
        answer = {"failure": type(failure).__name__}
    finally:
        remove()
    envelope = marker + base64.b64encode(zlib.compress(json.dumps(answer).encode(), 1)).decode() + marker
    # A value is not cut as printed output is, but it is not meant to be long either.
    if len(envelope) <= request["valueLimit"]:
        return envelope
    if request["inParts"]:
        _sluice_rests[marker] = envelope
        return _sluice_rest(marker, request["valueLimit"])
    print(envelope)


_sluice_rests = globals().get("_sluice_rests", {})


def _sluice_rest(marker, limit):
    # What is left of an envelope that is too long for one value.
    rest = _sluice_rests.pop(marker, "")
    if len(rest) > limit:
        _sluice_rests[marker] = rest[limit:]
    return rest[:limit]


