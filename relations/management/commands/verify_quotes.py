from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Article
from relations.actions.quotes import (
    UNKEPT,
    keep_proof,
    prove_stored,
    prove_with_text,
)
from relations.models import Citation


class Command(BaseCommand):
    help = (
        "Prove that every quotation stands in its article. Without options: the ones "
        "whose text is stored. With --text FILE: the ones of an article whose text may "
        "not be kept, against a copy that you have. Exits with 1 if any is not found."
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
            "--save",
            action="store_true",
            help="with --text: note that the passages were seen (hash and offsets)",
        )

    def handle(self, *args, text, article, save, verbosity, **options):
        citations = Citation.objects.order_by("record__uid", "id")
        if article:
            citations = citations.filter(article=self._article(article))
        if text is None:
            proofs = list(prove_stored(citations))
        else:
            words = self._read(text)
            proofs = list(prove_with_text(self._of_one_article(citations), words))
        for proof in proofs:
            if verbosity > 1 or text is not None or not proof.holds:
                self.stdout.write(self._line(proof))
        if save and text is not None:
            with transaction.atomic():
                for proof in proofs:
                    if proof.holds:
                        keep_proof(proof, words)
        self._sum_up(proofs)

    def _article(self, uid):
        try:
            return Article.objects.get(uid=uid)
        except (Article.DoesNotExist, ValidationError) as error:
            raise CommandError(f"No article has the uid {uid}.") from error

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

    def _line(self, proof):
        citation = proof.citation
        place = f"{proof.start}-{proof.end}" if proof.holds else ""
        return (
            f"{proof.state:<11} {place:<10} “{citation.quote}” for "
            f"“{citation.record.title}”"
            + (f"; nearest: “{proof.nearest}”" if proof.nearest else "")
        )

    def _sum_up(self, proofs):
        states = Counter(proof.state for proof in proofs)
        summary = ", ".join(f"{number} {state}" for state, number in states.items())
        self.stdout.write(f"{len(proofs)} quotations: {summary or 'none to verify'}.")
        if any(not proof.holds for proof in proofs):
            raise CommandError("Some quotations do not stand in their text.")
