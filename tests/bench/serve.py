"""Serves the application, and the floor, with the same gunicorn."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
APPLICATION, FLOOR = "config.wsgi", "tests.bench.floor"


def variables(database, **more):
    """The environment of a process that works on a database, and counts nobody."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database,
        "API_RATE_ANONYMOUS": "0",
        "API_RATE_USER": "0",
        "WORKERS": "2",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def manage(database, code):
    """Run a piece of Python with the project's settings."""
    begin = "import django; django.setup(); "
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(
        [sys.executable, "-c", begin + code],
        cwd=ROOT,
        env=variables(database, **settings),
        check=True,
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def serving(module, database, **more):
    """Serve a WSGI application; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
    server = subprocess.Popen(
        [*command, f"{module}:application"],
        cwd=ROOT,
        env=variables(database, PORT=str(port), **more),
        start_new_session=True,
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(port, server):
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start.")
