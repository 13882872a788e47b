"""What stands where a text was taken out for good. Pure Python."""

import re

REDACTED = "[redacted]"
MARK = re.compile(r"\[redacted(?: \d+)?\]")


def numbered(number):
    """The mark of one row among several that may not say the same."""
    return f"[redacted {number}]"


def is_redacted(text):
    """Whether a text is such a mark and nothing else."""
    return bool(MARK.fullmatch(text))
