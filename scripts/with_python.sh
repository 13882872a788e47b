#!/bin/sh
# Run a Python program with the first Python that is new enough:
#     sh scripts/with_python.sh scripts/up.py
# PYTHON=/path/to/python says which to take. The venv that it makes keeps its own.
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c "$new_enough" >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
done

found=$("${PYTHON:-python3}" --version 2>&1) || found="none"
echo "Bilateral needs Python 3.11 or newer; found: $found." >&2
echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
