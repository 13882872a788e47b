"""`make test`: the whole suite on SQLite, then on PostgreSQL; both always run.

Arguments go to pytest. The last line is the sum of both: "N passed, N failed, N
skipped"; an error counts as a failure.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter

from virtual_environment import ROOT, alone, prepare

sys.path.insert(0, str(ROOT))
from config import environment

BROWSERS = ("chromium", "chromium-browser")
COUNTED = {
    "passed": "passed",
    "xpassed": "passed",
    "failed": "failed",
    "error": "failed",
    "errors": "failed",
    "skipped": "skipped",
    "xfailed": "skipped",
}


def main(arguments):
    os.chdir(ROOT)
    with alone():
        python = str(prepare("tests/requirements.lock"))
    if not any(shutil.which(name) for name in BROWSERS):
        print(
            "Chromium is missing: the browser tests cannot run. On Debian: "
            "apt-get install chromium",
            flush=True,
        )
    given = os.environ.get("DATABASE_URL", "")
    # The tests' own settings: what a shell has set for `make up` must not change them.
    names = {variable.name for variable in environment.VARIABLES}
    variables = {name: text for name, text in os.environ.items() if name not in names}
    pytest = [python, "-m", "pytest", "-q", "-n", "2", *arguments]
    results = {"SQLite": run("SQLite", pytest, variables)}
    if given.startswith(("postgres://", "postgresql://")):
        variables["DATABASE_URL"] = given
    else:
        pytest = [python, "scripts/throwaway_postgres.py", "--", *pytest]
    results["PostgreSQL"] = run("PostgreSQL", pytest, variables)
    return report(results)


def run(engine, command, variables):
    """Run pytest and pass its output on; return its exit code and its counts."""
    print(f"\nOn {engine}: {' '.join(command[1:])}", flush=True)
    closing = ""
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if re.search(r"\bin \d+\.\d+s\b", line):
                closing = line
    return process.returncode, count(closing)


def count(closing):
    """Return what pytest's closing line counts: passed, failed, skipped."""
    counts = Counter()
    for number, word in re.findall(r"(\d+) ([a-z]+)", closing):
        if word in COUNTED:
            counts[COUNTED[word]] += int(number)
    return counts


def report(results):
    """Print what each engine gave, then the sum alone; return the exit code."""
    total = Counter()
    code = 0
    print()
    for engine, (status, counts) in results.items():
        ran = counts["passed"] + counts["failed"]
        said = (
            "no test ran" if not ran else f"{ran} tests ran, {counts['failed']} wrong"
        )
        print(f"On {engine} {said}; pytest ended with status {status}.")
        total += counts
        if status or not ran:
            code = 1
            # A run that ended without counting is a failure that the sum must show.
            total["failed"] += not counts["failed"]
    passed, failed, skipped = (total[word] for word in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
