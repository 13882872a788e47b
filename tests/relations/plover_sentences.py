"""Measure the passages on the sentences of the PLOVER gold standard records.

    python -m tests.relations.plover_sentences PLOVER_GSR_CAMEO.txt

Each sentence becomes an article and each of its actors a passage, in a database that
is in memory only. The markup of a sentence says where an actor stands, as in
“(SRC: Israel) demanded ...”; whatever is placed elsewhere is wrong, and none may be.
The file belongs to the Open Event Data Alliance (CC BY-SA 4.0) and is no part of this
project.
"""

import json
import os
import re
import secrets
import sys
from collections import Counter
from pathlib import Path

import django
from django.core.exceptions import ValidationError
from django.core.management import call_command

SIDES = {"source": "SRC", "target": "TAR"}
TAG = re.compile(r"\((?P<tag>[A-Z]{3}(?:/[A-Z]{3})*): ?|(?P<open>\()|(?P<close>\))")


def main(path):
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    django.setup()
    call_command("migrate", verbosity=0)
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    sentences = [row for row in rows if "text" in row]
    counts = measure(sentences)
    for name, number in [("sentences", len(sentences)), *counts.items()]:
        sys.stdout.write(f"{number:5} {name}\n")
    return 1 if counts["wrongly anchored"] else 0


def measure(sentences):
    """Cite every actor; how many came to which state."""
    # Models and their factories exist only once Django is set up.
    from relations.actions.quotes import prove_stored
    from relations.models import Citation
    from tests.factories import ArticleFactory, EventFactory

    counts = Counter({"actors": 0, "exact": 0, "normalized": 0, "not_found": 0})
    counts.update({"ambiguous": 0, "wrongly anchored": 0})
    records = {}
    for sentence in sentences:
        article = ArticleFactory(text=sentence["text"])
        for side, index, quote in actors(sentence):
            # Two actors of one sentence may have one name: each has its own record.
            record = records.get((side, index)) or EventFactory()
            records[side, index] = record
            citation = Citation(record=record, article=article, quote=quote)
            state = place(citation)
            counts["actors"] += 1
            counts[state] += 1
            there = true_start(sentence, SIDES[side], quote)
            if state == "ambiguous" and there is not None:
                citation.start = there
                state = f"ambiguous, settled by the offset: {place(citation)}"
                counts[state] += 1
            if citation.start is not None:
                how = "compared with the markup"
                if there is None:  # it marks less, more or with another spelling
                    how = "where the words stand once"
                    # Normalized, they are not there to be counted.
                    there = only_start(sentence["text"], quote, citation.start)
                counts[f"placed, {how}"] += 1
                counts["wrongly anchored"] += citation.start != there
    for proof in prove_stored(Citation.objects.all()):
        counts["proved again" if proof.holds else "not proved again"] += 1
        counts["wrongly anchored"] += proof.differs
    return counts


def place(citation):
    """Save a passage; its state, or why it was refused."""
    try:
        citation.full_clean()
    except ValidationError as error:
        [reason] = error.error_dict["quote"]
        return reason.code or "refused: fewer than three letters"
    citation.save()
    return str(citation.anchor)


def actors(sentence):
    for side in SIDES:
        named = sentence.get(side) or []
        for index, actor in enumerate(named if isinstance(named, list) else []):
            yield side, index, actor["actorText"]


def true_start(sentence, tag, quote):
    """Where the markup says that an actor stands, or None if it does not tell."""
    info = sentence["textInfo"]
    plain, spans = unmarked(info if isinstance(info, str) else info["markup"])
    text = sentence["text"]
    starts = [
        start + plain[start:end].index(quote)
        for tags, start, end in spans
        if tag in tags and quote in plain[start:end]
    ]
    if len(starts) != 1 or plain.count(quote) != text.count(quote):
        return None
    # The markup has typing errors of its own, so offsets into it may be off.
    nth = plain.count(quote, 0, starts[0])
    return [each.start() for each in re.finditer(re.escape(quote), text)][nth]


def only_start(text, quote, start):
    """Where the words stand, if they do so once; `start` where none are verbatim."""
    return {0: start, 1: text.find(quote)}.get(text.count(quote))


def unmarked(markup):
    """A sentence without its markup, and what was marked: (tags, start, end)."""
    plain, spans, opened, reached = "", [], [], 0
    for match in TAG.finditer(markup):
        plain += markup[reached : match.start()]
        reached = match.end()
        if match["tag"]:
            opened.append((match["tag"].split("/"), len(plain)))
        elif match["open"]:
            opened.append((None, len(plain)))
            plain += "("
        elif opened:
            tags, start = opened.pop()
            if tags is None:
                plain += ")"
            else:
                spans.append((tags, start, len(plain)))
    return plain + markup[reached:], spans


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the file: python -m tests.relations.plover_sentences PATH")
    sys.exit(main(sys.argv[1]))
