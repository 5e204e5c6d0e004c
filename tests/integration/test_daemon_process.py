#!/usr/bin/env python3
"""mingzhangd as a process: its commands and exit codes, sockets of its own and passed by systemd, readiness,
signals, stale sockets, a second daemon, both languages. The one key in here is made from a fixed seed."""

import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(os.environ["MZ_BUILD_DIR"])
DAEMON = BUILD / "daemon" / "mingzhangd"
ADMIN_KEY = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
failed = 0
checks = 0


def check(what, good, shown=""):
    global checks, failed
    checks += 1
    if not good:
        failed += 1
        print(f"FAILED: {what}: {shown}")


def run(*arguments, lang="C", **options):
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES")}
    environment["LANG"] = lang
    return subprocess.run([DAEMON, *arguments], env=environment, capture_output=True, text=True,
                          timeout=60, check=False, **options)


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def until(what, condition):
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    check(what, False, "timed out")
    return False


def answers(path):
    try:
        return get(Unix(path), "/healthz")[0] == 200
    except OSError:
        return False


def commands(work):
    data = work / "data"
    made = run("init", "--data", data, "--origin", "ledger.example/process", "--admin-key",
               ADMIN_KEY, "--config", work / "made.ini")
    check("init", made.returncode == 0, made.stderr)
    check("init prints the log's key", made.stdout.startswith("ledger.example/process+"), made.stdout)
    check("nobody else may enter", (data.stat().st_mode & 0o777) == 0o700, oct(data.stat().st_mode))
    check("init writes the configuration", str(data) in (work / "made.ini").read_text())
    again = run("init", "--data", data, "--origin", "ledger.example/process", "--admin-key", ADMIN_KEY)
    check("init never overwrites", again.returncode == 1 and "[exists]" in again.stderr, again.stderr)
    for arguments, code, word in [
            (["init", "--data", work / "x", "--origin", "a b", "--admin-key", ADMIN_KEY], 2, "usage"),
            (["init", "--data", work / "x", "--origin", "o"], 2, "usage"),
            (["init", "--data", work / "x", "--origin", "o", "--admin-key", "/dev/null"], 4,
             "bad-key-file"),
            (["run", "--data", work / "nothing"], 6, "not-found"),
            (["check", "--data", work / "nothing"], 6, "not-found"),
            (["run", "--config", work / "nothing.ini"], 1, "io"),
            (["run", "--data", data, "--socket=", "--listen", "0.0.0.0:8443"], 2, "usage"),
            (["run", "--data", data, "--socket="], 2, "usage"),
            (["frobnicate"], 2, "usage"), ([], 2, "usage"), (["run", "--frobnicate"], 2, "usage")]:
        done = run(*arguments)
        check(f"{arguments}: exit", done.returncode == code, f"{done.returncode} {done.stderr}")
        check(f"{arguments}: code", f"[{word}]" in done.stderr, done.stderr)
    done = run("run", "--data", work / "nothing", "--json-errors")
    problem = json.loads(done.stderr)
    check("errors as JSON", problem["code"] == "not-found" and problem["detail_zh"], done.stderr)
    chinese = run("run", "--data", work / "nothing", lang="zh_CN.UTF-8")
    check("errors in Chinese", "找不到" in chinese.stderr, chinese.stderr)
    check("help", "usage:" in run("--help").stdout and "用法" in run("help", lang="zh_CN").stdout)
    check("version", run("version").stdout.startswith("mingzhangd "))
    sound = run("check", "--data", data)
    check("check of an empty ledger", sound.returncode == 0, sound.stdout + sound.stderr)


def own_socket(work):
    path = work / "socket"
    ini = work / "own.ini"
    ini.write_text(f"[daemon]\ndata = {work / 'data'}\nsocket = {path}\n")
    daemon = subprocess.Popen([DAEMON, "run", "-q", "--config", ini])
    until("it listens", lambda: answers(path))
    check("the group may connect, others not", (path.stat().st_mode & 0o777) == 0o660,
          oct(path.stat().st_mode))
    second = run("run", "--config", ini)
    check("a second daemon is refused", second.returncode == 1 and "[locked]" in second.stderr,
          second.stderr)
    beside = run("check", "--data", work / "data")
    check("check beside the daemon", beside.returncode == 0, beside.stdout + beside.stderr)
    limits = pathlib.Path(f"/proc/{daemon.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    check("no core dump could hold personal data", core.split()[4:6] == ["0", "0"], core)
    idle = Unix(path)
    check("keep-alive", get(idle, "/healthz")[0] == 200 and get(idle, "/healthz")[0] == 200)
    daemon.send_signal(signal.SIGTERM)
    check("SIGTERM ends it at once, idle peers or not", daemon.wait(5) == 0, daemon.returncode)
    check("its socket is gone", not path.exists())

    # Killed, it leaves its socket; the next one takes the place.
    daemon = subprocess.Popen([DAEMON, "run", "-q", "--config", ini])
    until("it listens again", lambda: answers(path))
    daemon.kill()
    daemon.wait()
    check("a killed one leaves its socket", path.exists())
    daemon = subprocess.Popen([DAEMON, "run", "-q", "--config", ini])
    until("it replaces a stale socket", lambda: answers(path))
    daemon.send_signal(signal.SIGINT)
    check("SIGINT", daemon.wait(5) == 0, daemon.returncode)


def tcp(work):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    daemon = subprocess.Popen([DAEMON, "run", "-q", "--data", work / "data", "--socket=",
                               "--listen", f"127.0.0.1:{port}"])

    def up():
        try:
            return get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz")[0] == 200
        except OSError:
            return False
    until("it listens on TCP", up)
    daemon.terminate()
    check("and stops", daemon.wait(5) == 0, daemon.returncode)


def as_systemd(work):
    """Sockets passed as descriptors from 3 on, and READY=1 to the notify socket."""
    path, notify = work / "passed", work / "notify"
    with socket.socket(socket.AF_UNIX) as listener, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        listener.bind(str(path))
        listener.listen(8)
        supervisor.bind(str(notify))
        supervisor.settimeout(20)
        # The shell's own process id is the daemon's: exec keeps it.
        daemon = subprocess.Popen(
            ["sh", "-c", f'exec 3<&{listener.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh",
             DAEMON, "run", "-q", "--data", work / "data", "--socket", work / "unused"],
            pass_fds=[listener.fileno()], env={**os.environ, "NOTIFY_SOCKET": str(notify)})
        said = supervisor.recv(4096).decode()
        check("it says that it is ready", "READY=1" in said, said)
        check("it serves the passed socket", answers(path))
        check("and no other", not (work / "unused").exists())
        daemon.terminate()
        check("it says that it stops", "STOPPING=1" in supervisor.recv(4096).decode())
        check("it ends", daemon.wait(5) == 0, daemon.returncode)
        check("what systemd made stays", path.exists())


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        commands(work)
        own_socket(work)
        tcp(work)
        as_systemd(work)
    print(f"{checks} checks, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
