"""`make up`: from a checkout to a served site, in one command that can be repeated.

Needs a Python with venv and nothing else; what it makes is in .venv and var/. It stays
in the foreground; Ctrl-C ends the server.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from virtual_environment import ROOT, VAR, alone, prepare

sys.path.insert(0, str(ROOT))
from config import environment

GENEROUS = "6000"  # requests a minute: the only reader is the one at this machine
PATIENCE = 60  # seconds until the server must answer


def main():
    os.chdir(ROOT)
    variables = dict(os.environ)
    # The rest of the environment is the reader's own; these make it a safe first try.
    variables |= {
        "DEBUG": "0",
        "HTTPS": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for rate in ("API_RATE_ANONYMOUS", "API_RATE_USER", "API_RATE_EXPORT"):
        variables[rate] = variables.get(rate) or GENEROUS
    if not variables.get("SECRET_KEY"):
        with alone():
            variables["SECRET_KEY"] = kept_secret_key()
    found = environment.read(variables, testing=False)
    if found.problems:
        sys.exit("\n".join(problem.message for problem in found.problems))
    refuse_a_busy_port(found["PORT"])
    with alone():
        python = prepare("requirements.lock")
        login = fill(python, variables)
    serve(python, variables, found["PORT"], login)


def kept_secret_key():
    """Return the key of this checkout, made on the first call."""
    kept = VAR / "secret-key"
    if not kept.exists() or not kept.read_text().strip():
        kept.touch(mode=0o600)
        kept.chmod(0o600)
        kept.write_text(secrets.token_urlsafe(50))
        print("Secret key: made, and kept in var/secret-key.", flush=True)
    return kept.read_text().strip()


def refuse_a_busy_port(port):
    """Exit with a sentence if nothing more can listen there."""
    with socket.socket() as probe:
        # As gunicorn does: a port that was just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(
                f"Port {port} may not be used by this user: PORT={port + 8000} make up"
            )
        except OSError:
            free = port + 1 if port < 65535 else 8000
            sys.exit(
                f"Port {port} is in use, perhaps by another `make up`. Stop that one, "
                f"or serve on another port: PORT={free} make up"
            )


def fill(python, variables):
    """Bring database, fixtures, login and static files up to date; return the login."""
    where = "DATABASE_URL" if variables.get("DATABASE_URL") else "var/bilateral.db"
    steps = {
        f"Database: migrating ({where}).": ["migrate", "--verbosity=0"],
        "Fixtures: loading countries, posts and the first records.": ["load_fixtures"],
        "Login: making sure that there is one.": ["make_demo_users"],
        "Static files: collecting.": ["collectstatic", "--noinput", "--verbosity=0"],
    }
    login = ""
    for sentence, arguments in steps.items():
        print(sentence, flush=True)
        done = subprocess.run(
            [python, "manage.py", *arguments],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            sys.exit(
                f"{done.stdout.rstrip()}\n`manage.py {arguments[0]}` failed, for the "
                "reason above; nothing is served."
            )
        if arguments == ["make_demo_users"]:
            login = done.stdout.strip()
    return login


def serve(python, variables, port, login):
    """Run gunicorn until it is told to stop; say where it is once it is ready."""
    command = [
        python,
        "-m",
        "gunicorn",
        "--config",
        "config/gunicorn.py",
        "config.wsgi",
    ]
    server = subprocess.Popen(command, env=variables)

    def stop(number, frame):
        # The terminal's Ctrl-C reaches gunicorn by itself; a plain `kill` does not.
        server.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    site = f"http://127.0.0.1:{port}"
    if wait_until_ready(server, f"{site}/readyz"):
        print(
            f"\nAdmin  {site}/admin/\nAPI    {site}/api/v1/\nDocs   {site}/api/v1/docs/"
            f"\n{login}\nReady. Ctrl-C stops it.",
            flush=True,
        )
    elif server.poll() is None:
        server.terminate()
    code = server.wait()
    print("Stopped." if code == 0 else f"The server ended with status {code}.")
    sys.exit(code)


def wait_until_ready(server, address):
    """Return whether it answers 200 in time; say why not when it runs but does not."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    reason = "it does not answer"
    give_up = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with opener.open(address, timeout=5):
                return True
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")
        except OSError:
            pass
        time.sleep(0.2)
    if server.poll() is None:
        print(f"The server is not ready after {PATIENCE} seconds: {reason}")
    return False


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped before it was ready; `make up` goes on where it was.")
