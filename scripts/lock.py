"""`make lock`: both requirement locks, hash-locked for every platform, no addresses."""

import shutil
import subprocess
import sys

from virtual_environment import PYTHON, ROOT, alone, make_folder

COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes"]
COMPILE += ["pyproject.toml"]
DEVELOPMENT = ["--group", "dev", "--group", "generate", "-c", "requirements.lock"]
LOCKS = {"requirements.lock": [], "tests/requirements.lock": DEVELOPMENT}


def main(extra):
    uv = find_uv()
    for name, arguments in LOCKS.items():
        print(f"Locking {name}.", flush=True)
        command = [*uv, *COMPILE, *arguments, "-o", name, *extra]
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"{name} was not written, for the reason above.")
    for name in LOCKS:
        if "://" in (ROOT / name).read_text():
            sys.exit(f"{name} holds an address; it would work on this machine only.")
    print("Both locks are written, and neither holds an address.")


def find_uv():
    """Return the command of uv, installed into .venv if it is not on the PATH."""
    if shutil.which("uv"):
        return ["uv"]
    with alone():
        make_folder()
        print("uv: installing it into .venv.", flush=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "uv"], check=True)
    return [PYTHON, "-m", "uv"]


if __name__ == "__main__":
    main(sys.argv[1:])
