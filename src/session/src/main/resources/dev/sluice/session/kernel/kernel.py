"""Runs cells of Python one after another in one interpreter, so that what one defines is there for the next.

Each line of its standard input asks for a cell, each line of its standard output tells how one went, both in JSON.
Cells are hostile: nothing here keeps them from what they can reach, which is the sandbox's to see to, and whoever reads
the answers trusts none. Cells have their own standard streams.
"""
import ast
import asyncio
import base64
import inspect
import io
import json
import linecache
import os
import signal
import sys
import tempfile
import time
import traceback
import types

MOST_RESULT = 1 << 20
SIMPLE = (type(None), bool, int, float, str)


class OutOfTime(KeyboardInterrupt):
    """Raised in a cell whose time is up. Like an interrupt it passes most handlers."""


def stream(descriptor):
    """Lets all that is written to the descriptor, by children too, go into a file without a name."""
    file = tempfile.TemporaryFile()
    os.set_blocking(file.fileno(), True)
    import fcntl
    fcntl.fcntl(file.fileno(), fcntl.F_SETFL, fcntl.fcntl(file.fileno(), fcntl.F_GETFL) | os.O_APPEND)
    os.dup2(file.fileno(), descriptor)
    return file


def flush():
    for out in (sys.stdout, sys.stderr):
        try:
            out.flush()
        except Exception:
            pass


def taken(file, most):
    """The first characters of what was written since the last time."""
    file.seek(0)
    text = file.read(4 * most + 4).decode("utf-8", "replace")[:most]
    file.seek(0)
    file.truncate()
    return text


def to_json(value):
    """Numbers, texts, truth and None as JSON, and all else as the text that Python shows."""
    png = getattr(value, "_repr_png_", None)
    if callable(png) and not isinstance(value, type):
        try:
            data = png()
            if isinstance(data, bytes):
                encoded = base64.b64encode(data).decode()
                return json.dumps({"type": "image", "format": "png", "base64_data": encoded})
        except Exception:
            pass
    try:
        text = json.dumps(value if type(value) in SIMPLE else repr(value), allow_nan=False)
    except ValueError:
        text = json.dumps(repr(value))
    return text if len(text) <= MOST_RESULT else json.dumps(repr(value)[: MOST_RESULT // 8])


def lines(source):
    """As a file is read: tracebacks find the place of their carets by the line's end, which the last one has too."""
    found = io.StringIO(source, newline=None).readlines()
    if found and not found[-1].endswith("\n"):
        found[-1] += "\n"
    return found


class Kernel:
    def __init__(self):
        self.number = 0
        self.loop = None
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        self.names = main.__dict__

    def run(self, source, seconds):
        """Returns the last expression's value as JSON. Raises what the cell raises."""
        self.number += 1
        name = "<cell %d>" % self.number
        linecache.cache[name] = (len(source), None, lines(source), name)
        signal.signal(signal.SIGALRM, self.stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return self.evaluate(source, name)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    @staticmethod
    def stop(number, frame):
        # Once more in a while, for those who catch it
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        raise OutOfTime()

    def evaluate(self, source, name):
        tree = ast.parse(source, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self.execute(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if last is None:
            return json.dumps("")
        value = self.execute(compile(ast.Expression(last.value), name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if value is None and isinstance(last.value, ast.Call):
            return json.dumps("")
        self.names["_"] = value
        return to_json(value)

    def execute(self, code):
        value = eval(code, self.names)
        if code.co_flags & inspect.CO_COROUTINE:
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
            value = self.loop.run_until_complete(value)
        return value


def trace(error):
    """As Python tells it, without what is ours."""
    lines = traceback.format_exception(type(error), error, strip(error.__traceback__))
    return "".join(lines)


def strip(trail):
    while trail is not None and not trail.tb_frame.f_code.co_filename.startswith("<cell "):
        trail = trail.tb_next
    return trail


def answer(kernel, request, out, err):
    started = time.monotonic()
    reply = {"status": "ok", "result": json.dumps("")}
    try:
        reply["result"] = kernel.run(request["code"], request["seconds"])
    except OutOfTime:
        reply["status"] = "timeout"
    except BaseException as error:
        reply["status"] = "error"
        reply["name"] = type(error).__name__
        reply["message"] = str(error)[:1000]
        try:
            sys.stderr.write(trace(error))
        except Exception:
            pass
    reply["milliseconds"] = int((time.monotonic() - started) * 1000)
    flush()
    reply["stdout"] = taken(out, request["most"])
    reply["stderr"] = taken(err, request["most"])
    return reply


def main():
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    out, err = stream(1), stream(2)
    try:
        os.chdir("/mnt/data")
    except OSError:
        os.chdir(sys.argv[1])
    sys.argv = [""]
    sys.path[0] = ""
    kernel = Kernel()
    for line in requests:
        reply = answer(kernel, json.loads(line), out, err)
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


main()
