"""The recipes of the README, as tests run them."""

import re
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
HOST = "http://127.0.0.1:8000"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def recipes(language, host):
    """The README's blocks of code in a language, for a server at another address."""
    text = README.read_text(encoding="utf-8")
    return [
        code.replace(HOST, host)
        for name, code in BLOCK.findall(text)
        if name == language
    ]
