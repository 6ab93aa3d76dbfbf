# Runs one program as a child process of the kernel and tells how it ended. The gateway puts the request and a marker
# into the last line; what the program writes is data in the envelope, so that it can say nothing in the driver's place.
def _sluice(request, marker):
    import base64, codecs, json, os, selectors, shutil, signal, subprocess, sys, tempfile, time, zlib

    request = json.loads(base64.b64decode(request))
    limit = request["outputLimit"]
    folder = tempfile.mkdtemp(prefix="run-")

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

    def end(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def feed(key, left):
        try:
            return left[os.write(key.fd, left[:65536]):]
        except BlockingIOError:
            return left
        except OSError:
            return b""

    try:
        for file in request["files"]:
            write(file)
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, request["main"], *request["args"]],
            cwd=folder, env=environment(), start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = started + request["timeout"] / 1000
        stdin = base64.b64decode(request["stdin"])
        code = usage = drained = None
        with selectors.DefaultSelector() as waiting:
            for pipe, stream in ((process.stdout, out), (process.stderr, err)):
                waiting.register(pipe, selectors.EVENT_READ, stream)
            os.set_blocking(process.stdin.fileno(), False)
            waiting.register(process.stdin, selectors.EVENT_WRITE, None)
            while True:
                readers = [key for key in waiting.get_map().values() if key.data is not None]
                if code is None:
                    pid, status, usage_now = os.wait4(process.pid, os.WNOHANG)
                    if pid:
                        code, usage = os.waitstatus_to_exitcode(status), usage_now
                        ended = time.monotonic()
                        late = ended + 0.1  # for what its children still write
                        drained = ended + 0.5  # for what is still in the pipes; a process that left may hold them open
                now = time.monotonic()
                if code is not None and (not readers or now >= late):
                    end(process)
                if code is None and stopped is None and now >= deadline:
                    stopped = "wall"
                    end(process)
                if code is not None and (not readers or now >= drained):
                    break
                pause = 0.01 if not readers else 0.05
                for key, _ in waiting.select(min(pause, max(0.0, deadline - now)) if stopped is None else pause):
                    if key.data is None:
                        stdin = feed(key, stdin)
                        if not stdin:
                            waiting.unregister(key.fileobj)
                            key.fileobj.close()
                        continue
                    data = os.read(key.fd, 65536)
                    if not data:
                        waiting.unregister(key.fileobj)
                    elif not key.data.exceeded:
                        key.data.add(data)
                        if key.data.exceeded and stopped is None:
                            stopped = "stdout" if key.data is out else "stderr"
                            end(process)
        process.returncode = code
        for pipe in (process.stdin, process.stdout, process.stderr):
            try:
                pipe.close()
            except OSError:
                pass
        for stream in (out, err):
            stream.add(b"", True)
        answer = {
            "code": code, "stopped": stopped, "chunks": [[number, "".join(texts)] for number, texts in chunks],
            "memory": usage.ru_maxrss * 1024,
            "cpu": int((usage.ru_utime + usage.ru_stime) * 1000), "wall": int((ended - started) * 1000)}
    except Exception as failure:
        answer = {"failure": type(failure).__name__}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    envelope = marker + base64.b64encode(zlib.compress(json.dumps(answer).encode(), 1)).decode() + marker
    # A value is not cut as printed output is, but it is not meant to be long either.
    if len(envelope) <= 500_000:
        return envelope
    print(envelope)


