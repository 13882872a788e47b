"""Make .venv and install exactly what a lock file names, only when it has changed.

As a program: `python scripts/virtual_environment.py tests/requirements.lock`.
"""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
VAR = ROOT / "var"


@contextmanager
def alone():
    """Hold the checkout's lock, so that two commands never prepare it at once."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    with open(VAR / "prepare.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another command that prepares this folder.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(lock_name):
    """Return the path of a Python that has what the lock file names.

    Exits with a sentence when that cannot be done.
    """
    make_folder()
    lock = ROOT / lock_name
    stamp = FOLDER / ("installed-" + lock_name.replace("/", "-"))
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        print(f"Packages: as in {lock_name}, unchanged.", flush=True)
        return PYTHON
    print(f"Packages: installing {lock_name} (a minute, once).", flush=True)
    # Another lock's packages may go with this installation: judge that one anew.
    for other in FOLDER.glob("installed-*"):
        other.unlink()
    command = [PYTHON, "-m", "pip", "install", "-qq", "--require-hashes"]
    command += ["--disable-pip-version-check", "--no-input", "-r", lock]
    if subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(
            f"The packages of {lock_name} could not be installed; pip's words are "
            "above. Check the network connection and try again."
        )
    stamp.write_text(wanted)
    return PYTHON


def make_folder():
    """Make .venv unless a usable one is there."""
    usable = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists():
        if not subprocess.run([PYTHON, "-c", usable], capture_output=True).returncode:
            return
        if (
            not subprocess.run(
                [PYTHON, "-m", "ensurepip"], capture_output=True
            ).returncode
            and not subprocess.run([PYTHON, "-c", usable]).returncode
        ):
            return
    missing = [
        name for name in ("venv", "ensurepip") if not importlib.util.find_spec(name)
    ]
    if missing:
        sys.exit(
            f"This Python ({sys.executable}) has no module {' and no '.join(missing)}, "
            "which virtual environments need. On Debian or Ubuntu: "
            "apt-get install python3-venv"
        )
    print("Virtual environment: making .venv.", flush=True)
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    made = subprocess.run(
        [sys.executable, "-m", "venv", FOLDER], capture_output=True, text=True
    )
    if made.returncode:
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(
            f"A virtual environment could not be made:\n{made.stdout}{made.stderr}"
        )


if __name__ == "__main__":
    with alone():
        for name in sys.argv[1:]:
            prepare(name)
