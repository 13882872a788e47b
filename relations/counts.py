"""Counts requests for all processes of a machine, in a file that they share in memory.

No database and no server is asked: a count is a few microseconds, locks nobody who
writes, and cannot be lost between two processes. Processes on other machines count for
themselves.
"""

import fcntl
import logging
import mmap
import os
import struct
import time
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.core.signals import setting_changed

logger = logging.getLogger(__name__)

# A window is counted in twelve parts, and the part that has just begun.
PARTS = 12
RING = PARTS + 1
# A slot: whom it counts, the last part in which they asked, and the count of each part.
SLOT = struct.Struct(f"=12sQ{RING}I")
SLOTS = 8  # in a set; a name belongs to one set and may stand in any of its slots
SETS = 4096
SET_SIZE = SLOTS * SLOT.size
SIZE = SETS * SET_SIZE  # 2.3 MB: some 30,000 names at a time


class Counts:
    """Counts by name; shared by all who open the same path, alone without one.

    Raises OSError if there is a path and the file cannot be opened.
    """

    def __init__(self, path=None, clock=time.time):
        self._clock = clock
        self._threads = Lock()
        self._file = None
        if path is None:
            self._memory = mmap.mmap(-1, SIZE)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size != SIZE:
            os.ftruncate(self._file, SIZE)
        self._memory = mmap.mmap(self._file, SIZE)

    def take(self, name, most, seconds):
        """Count one more of `name` if there were fewer than `most` in `seconds`.

        Returns 0 if it was counted, else how many seconds to wait for the next. There
        are never more than `most` in any span of so many seconds; the span that is
        looked at is up to a twelfth longer. A name that was not seen for that long may
        be forgotten for others when very many ask.
        """
        key = blake2b(f"{seconds}:{name}".encode(), digest_size=12).digest()
        start = int.from_bytes(key[:4], "big") % SETS * SET_SIZE
        width = seconds / PARTS
        with self._locked(start):
            now = self._clock()
            part = int(now / width)
            place, counts, part = self._find(start, key, part)
            total = sum(counts)
            if total >= most:
                return self._wait(counts, part, total - most, width, now)
            counts[part % RING] += 1
            SLOT.pack_into(self._memory, place, key, part, *counts)
        return 0

    def clear(self):
        """Forget everything."""
        self._memory[:] = bytes(SIZE)

    def _find(self, start, key, part):
        """Where a name is counted, its counts, and the part that it is now."""
        choice = None
        for place in range(start, start + SET_SIZE, SLOT.size):
            known, last, *counts = SLOT.unpack_from(self._memory, place)
            if known == key:
                return place, *_moved(counts, last, part)
            # Else the place that is free, or whose name has asked least of late.
            load = sum(_moved(counts, last, part)[0])
            if choice is None or load < choice[0]:
                choice = load, place
        return choice[1], [0] * RING, part

    def _wait(self, counts, part, excess, width, now):
        """Seconds until so many counts have left the span that one more is allowed."""
        for oldest in range(part - PARTS, part + 1):
            excess -= counts[oldest % RING]
            if excess < 0:
                break
        return max((oldest + RING) * width - now, 0.001)

    @contextmanager
    def _locked(self, start):
        # Locks of this kind are a process's: its threads need one of their own.
        with self._threads:
            if self._file is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX, SET_SIZE, start)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, SET_SIZE, start)


def _moved(counts, last, part):
    """The counts with those parts emptied that have passed, and the part that it is.

    A clock that was set back a little stands still; one that was set back far starts
    anew.
    """
    if not -RING < part - last < RING:
        return [0] * RING, part
    for passed in range(last + 1, part + 1):
        counts[passed % RING] = 0
    return counts, max(part, last)


@cache
def shared():
    """The counts of this installation, see `settings.API_COUNTS`."""
    try:
        return Counts(settings.API_COUNTS)
    except OSError:
        logger.warning(
            "Requests cannot be counted in %s: each process counts for itself, and "
            "the limits hold for each of them.",
            settings.API_COUNTS,
            exc_info=True,
        )
        return Counts()


def begin_anew(*, setting, **kwargs):
    """Count from zero where a test sets other rates."""
    if setting in ("API_RATES", "API_COUNTS"):
        shared.cache_clear()


setting_changed.connect(begin_anew)
