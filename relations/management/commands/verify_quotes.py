import csv
import json
import sys
from collections import Counter
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, time
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive
from tqdm import tqdm

from articles.models import Article, Source
from articles.vocabularies import AnchorState
from relations.actions.quotes import (
    NOT_LOOKED_FOR,
    UNKEPT,
    prove_and_keep,
    prove_stored,
    prove_with_text,
)
from relations.actions.texts import follow
from relations.models import Citation

COLUMNS = (
    "citation",
    "record",
    "record_title",
    "article",
    "article_title",
    "source",
    "state_kept",
    "state_found",
    "start",
    "end",
    "quote",
    "nearest",
)


class Command(BaseCommand):
    help = (
        "Prove that every quotation stands in its article. Without --text: the ones "
        "whose text is stored, each at its offsets in the version of the text that it "
        "names. With --text FILE: the ones of an article whose text may not be kept, "
        "against a copy that you have. Exits with 1 if any is not found, or stands "
        "otherwise than its stored state says. A quotation that a corrected text no "
        "longer has, while the old version still proves it, is listed as orphaned, "
        "and fails with --strict only."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--text", type=Path, metavar="FILE", help="the article's text, as UTF-8"
        )
        parser.add_argument(
            "--article",
            metavar="UID",
            help="the article; needed with --text where several keep no text",
        )
        parser.add_argument(
            "--source", metavar="NAME", help="one source, by its name or number"
        )
        parser.add_argument(
            "--since",
            metavar="DATE",
            help="what was changed since 2025-05-20, or 2025-05-20T18:00 (UTC)",
        )
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="one row per quotation: JSON lines if it ends in .json or .ndjson, "
            "else CSV",
        )
        parser.add_argument(
            "--save",
            action="store_true",
            help="with --text: note that the passages were seen (hash and offsets); "
            "else look again, in the newest text, for those with a problem",
        )
        parser.add_argument(
            "--strict", action="store_true", help="fail for orphaned quotations too"
        )

    def handle(self, *args, text, report, save, strict, verbosity, **options):
        citations = self._chosen(**options)
        if text is None:
            proofs = prove_stored(citations)
        else:
            citations = self._of_one_article(citations)
            prove = prove_and_keep if save else prove_with_text
            proofs = prove(citations, self._read(text))
        self.states, self.wrong, articles = Counter(), 0, set()
        bar = tqdm(
            proofs, "Proving", citations.count(), leave=False, disable=None, unit=""
        )
        with Report(report) if report else nullcontext() as rows:
            for proof in bar:
                self.states[proof.state] += 1
                wrong = proof.is_wrong if text is None else not proof.holds
                orphaned = proof.state == AnchorState.ORPHANED
                if wrong or (strict and orphaned):
                    self.wrong += 1
                    articles.add(proof.citation.article_id)
                if wrong or orphaned or text is not None or verbosity > 1:
                    with bar.external_write_mode(sys.stdout):
                        self.stdout.write(line(proof))
                if rows:
                    rows.add(proof)
        self._sum_up()
        if save and text is None:
            self._look_again(articles)
        if self.wrong:
            raise CommandError(
                "Some quotations do not stand in their text as they should."
            )

    def _chosen(self, article, source, since, **options):
        citations = Citation.objects.all()
        if article:
            citations = citations.filter(article=self._article(article))
        if source:
            citations = citations.filter(article__source=self._source(source))
        if since:
            citations = citations.filter(updated__gte=moment(since))
        return citations

    def _article(self, uid):
        try:
            return Article.objects.get(uid=uid)
        except (Article.DoesNotExist, ValidationError) as error:
            raise CommandError(f"No article has the uid {uid}.") from error

    def _source(self, name):
        sources = Source.objects.all()
        found = sources.called(name)
        if found is None and name.isascii() and name.isdigit() and len(name) < 19:
            found = sources.filter(pk=int(name)).first()
        if found is None:
            names = sources.values_list("name", flat=True)
            near = get_close_matches(name, names, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise CommandError(f"No source has the name or number “{name}”.{hint}")
        return found

    def _read(self, path):
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read as UTF-8: {error}") from error

    def _of_one_article(self, citations):
        waiting = citations.filter(anchor__in=UNKEPT)
        articles = Article.objects.filter(citations__in=waiting).distinct()
        if len(articles) > 1:
            known = "".join(
                f"\n  {article.uid}  {article.title}" for article in articles
            )
            raise CommandError(
                f"Several articles keep no text; say which with --article:{known}"
            )
        return waiting

    def _sum_up(self):
        unkept = self.states.pop(NOT_LOOKED_FOR, 0)
        proved = counted(self.states.total(), "quotation")
        states = ", ".join(f"{count} {state}" for state, count in self.states.items())
        more = f" Not looked for, without a text: {unkept}." if unkept else ""
        self.stdout.write(f"{proved}: {states or 'none to verify'}.{more}")

    def _look_again(self, articles):
        states = Counter()
        for article in Article.objects.filter(pk__in=articles).order_by("pk"):
            states += follow(article)
        told = ", ".join(f"{count} {state}" for state, count in states.items())
        sought = counted(states.total(), "quotation")
        self.stdout.write(f"Looked again for {sought}: {told or 'none'}.")


class Report:
    """A file with one row per quotation; as a context, it is closed at the end."""

    def __init__(self, path):
        self.path = path
        self.is_json = path.suffix.lower() in (".json", ".ndjson")

    def __enter__(self):
        with self._writing():
            self.file = self.path.open("w", encoding="utf-8", newline="")
        self.rows = csv.DictWriter(self.file, COLUMNS)
        if not self.is_json:
            self.rows.writeheader()
        return self

    def __exit__(self, *error):
        with self._writing():
            self.file.close()

    def add(self, proof):
        row = dict(zip(COLUMNS, columns(proof), strict=True))
        with self._writing():
            if self.is_json:
                self.file.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                self.rows.writerow({name: cell(each) for name, each in row.items()})

    @contextmanager
    def _writing(self):
        try:
            yield
        except OSError as error:
            raise CommandError(f"{self.path} cannot be written: {error}") from error


def columns(proof):
    citation, article = proof.citation, proof.citation.article
    # A report may be passed on: what it quotes keeps to the article's rights.
    nearest = Citation(article=article, quote=proof.nearest).public_quote()
    return (
        citation.pk,
        str(citation.record.uid),
        citation.record.title,
        str(article.uid),
        article.title,
        article.source.name,
        str(citation.anchor),
        str(proof.state),
        proof.start,
        proof.end,
        citation.public_quote(),
        nearest,
    )


def cell(value):
    """A value for a table; words that a spreadsheet would run are put in quotes."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def line(proof):
    citation = proof.citation
    place = f"{proof.start}-{proof.end}" if proof.start is not None else ""
    differs = proof.differs and citation.anchor not in UNKEPT
    kept = f"; kept as {citation.anchor}" if differs else ""
    nearest = f"; nearest: “{proof.nearest}”" if proof.nearest else ""
    return (
        f"{proof.state or 'no text':<11} {place:<10} “{citation.quote}” for "
        f"“{citation.record.title}”{kept}{nearest}"
    )


def counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def moment(words):
    """The moment that “2025-05-20” or “2025-05-20T18:00” names, in UTC."""
    try:
        found = parse_datetime(words)
        day = parse_date(words) if found is None else None
    except ValueError as error:
        raise CommandError(f"--since: “{words}” does not exist: {error}.") from error
    if day is not None:
        found = datetime.combine(day, time())
    if found is None:
        raise CommandError(
            f"--since: “{words}” is no date; write 2025-05-20 or 2025-05-20T18:00."
        )
    return found.replace(tzinfo=UTC) if is_naive(found) else found
