"""Compiled catalogs of translations, without the tools that make them."""

import struct


def catalog(words):
    """A compiled catalog (.mo) of these words and what they become."""
    words = {"": "Content-Type: text/plain; charset=UTF-8\n", **words}
    pairs = [(key.encode(), words[key].encode()) for key in sorted(words)]
    start = 7 * 4 + 16 * len(pairs)
    tables, texts = [b"", b""], b""
    for number in (0, 1):
        for pair in pairs:
            tables[number] += struct.pack("<II", len(pair[number]), start + len(texts))
            texts += pair[number] + b"\0"
    head = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return struct.pack("<7I", *head) + b"".join(tables) + texts
