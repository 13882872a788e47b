"""Find the stories that an article may be a copy of, and keep what people say of it.

Texts are looked up by their bands (`articles.fingerprints`), an indexed column, so that
the cost follows the length of one text and not the number of articles.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from articles import fingerprints
from articles.models import Article, ArticleBand, ArticleText, NotACopy

MOST_JUDGED = 5
BATCH = 500
# Where a text is not kept: the least share of the shorter text's passages. Of the
# labelled pairs (tests/articles/syndication_pairs.py) 141 of 157 copies and none of 96
# other pairs reach it; with .5, 148 and 4.
LEAST_SHARED = 0.65


@dataclass(frozen=True)
class Proposal:
    """A story that an article looks like a copy of.

    `article` is the story; `likeness` the share of all passages that both texts have;
    `reason` a sentence for the curator.
    """

    article: Article
    reason: str
    likeness: float


@transaction.atomic
def index(article, words):
    """Keep the bands of an article's words in place of those it had; True if changed.

    The words need not be kept anywhere: bands tell nothing of them.
    """
    wanted = set(fingerprints.bands(fingerprints.fingerprint(words)))
    held = set(article.bands.values_list("band", flat=True))
    if held - wanted:
        # In one condition a long text would have more values than SQLite reads.
        article.bands.all().delete()
        held = set()
    fresh = sorted(wanted - held)
    ArticleBand.objects.bulk_create(
        (ArticleBand(article=article, band=band) for band in fresh),
        batch_size=BATCH,
        ignore_conflicts=True,  # a rebuild may index the same text meanwhile
    )
    return bool(fresh) or held != wanted


def index_all():
    """Index every article that has a text anew; the number of those that were wrong."""
    newest = Prefetch("texts", ArticleText.objects.order_by("-version"))
    with_text = Article.objects.filter(pk__in=ArticleText.objects.values("article"))
    articles = with_text.order_by("pk").prefetch_related(newest)
    articles = articles.iterator(chunk_size=100)
    return sum(index(article, article.current_text().text) for article in articles)


def candidates(article, among=None):
    """Articles that share a passage with this one, as (number, passages shared).

    At most `MOST_JUDGED`, those first that share most; in one statement. Left out is
    what was decided: dismissed pairs, copies of one story, digests. `among` limits
    them to some articles.
    """
    rows = ArticleBand.objects.filter(band__in=article.bands.values("band"))
    rows = rows.exclude(article=article).exclude(_decided(article))
    if among is not None:
        rows = rows.filter(article__in=among.values("pk"))
    shared = rows.order_by().values("article").annotate(shared=Count("pk"))
    found = shared.order_by("-shared", "article")[:MOST_JUDGED]
    return [(row["article"], row["shared"]) for row in found]


def propose(article, among=None):
    """The stories that an article looks like a copy of, as proposals, best first.

    None for an article that is a copy already. Where both texts are kept they are
    compared word by word; else by the passages they share.
    """
    if article.syndicated_from_id:
        return []
    shared = dict(candidates(article, among))
    if not shared:
        return []
    rows = Article.objects.filter(pk__in=shared).select_related(
        "source", "syndicated_from__source"
    )
    rows = rows.prefetch_related("texts").annotate(passages=Count("bands"))
    own, passages = article.current_text(), article.bands.count()
    best = {}
    for other in rows:
        proposal = _compared(article, own, passages, other, shared[other.pk])
        if proposal is None:
            continue
        held = best.setdefault(proposal.article.pk, proposal)
        if proposal.likeness > held.likeness:
            best[proposal.article.pk] = proposal
    return sorted(best.values(), key=lambda each: (-each.likeness, each.article.pk))


def accept(article, other, *, user=None):
    """Note that an article is a copy of another, or of what that is a copy of.

    Raises `ValidationError` where the article's own rules refuse it; returns the
    article.
    """
    article.syndicated_from = other.syndicated_from or other
    article.full_clean()
    article.sign(user)
    article._change_reason = f"Accepted as a copy of article {other.pk}"
    article.save()
    return article


def dismiss(article, other, *, reason, user=None):
    """Remember that two articles are no copies, and why; returns the `NotACopy`.

    Raises `ValidationError` without a reason, and for one article given twice.
    """
    same = Q(article=article, other=other) | Q(article=other, other=article)
    if NotACopy.objects.filter(same).exists():
        raise ValidationError({"reason": _("This was dismissed already.")})
    verdict = NotACopy(article=article, other=other, by=user, reason=reason.strip())
    verdict.full_clean()
    verdict.save()
    return verdict


def _decided(article):
    """The bands of articles of which it is settled what they are to this one."""
    said = NotACopy.objects
    decided = (
        Q(article__in=said.filter(article=article).values("other"))
        | Q(article__in=said.filter(other=article).values("article"))
        | Q(article__in=Article.objects.filter(based_on=article).values("pk"))
        | Q(article__in=article.copies.values("pk"))
    )
    # A copy of a dismissed story is dismissed with it.
    dismissed = said.filter(article=article).values("other")
    copies = Article.objects.filter(syndicated_from__in=dismissed)
    decided |= Q(article__in=copies.values("pk"))
    if article.based_on_id:
        decided |= Q(article=article.based_on_id)
    return decided


def _compared(article, own, passages, other, shared):
    """The proposal that two articles make, or None if they are no copies."""
    text = other.current_text()
    if own is not None and text is not None:
        verdict = fingerprints.judge(own.text, text.text)
        copies, reason, alike = verdict.copies, verdict.reason, verdict.likeness
    else:
        share = shared / min(passages, other.passages)
        alike = shared / (passages + other.passages - shared)
        copies = share >= LEAST_SHARED
        reason = _(
            "{share:.0%} of the passages of the shorter text are in the "
            "longer. One text is not kept, so compare them by eye."
        ).format(share=share)
    story = other.syndicated_from or other
    if not copies or story.pk == article.pk:
        return None
    return Proposal(story, reason, alike)
