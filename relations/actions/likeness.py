"""Officials who look like one person: found by their names, kept, and judged once.

The only writer of `relations.models.likeness`. A name is looked up by its key, which
all spellings of it share (`names.name_key`), in an index; so the cost follows the
number of people of that name and not that of all officials. People of one name are
likely one person unless both are known in posts and in none of one country, or their
births or Wikidata items say otherwise; so are two who may have held one post at one
time and one of whose names is a shorter form of the other's (Z. Hasanov).

It is heard of every official, spelling and tenure that is saved or deleted, as
`actions.renames` hears of names; after `loaddata` there is `rebuild`.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext as _

from articles.curated import why_unstorable
from relations import names
from relations.models import (
    LikelySame,
    NameKey,
    NotTheSame,
    Official,
    OfficialName,
    Tenure,
)
from relations.querysets.staying import staying
from relations.redacted import is_redacted

MOST = 50  # so many people of one name, the newest, are compared
HOLDERS = 50  # so many holders of one post, the newest
CHUNK = 200
LONGEST = LikelySame._meta.get_field("why").max_length
LONGEST_REASON = NotTheSame._meta.get_field("reason").max_length


@dataclass(frozen=True)
class Likeness:
    """An official who is likely the one that was asked about, and why."""

    official: Official
    why: str


def of_name(*spellings):
    """Officials who are likely of one of these names; for a person not saved yet."""
    spellings = [each for each in spellings if each and each.strip()]
    keys = {names.name_key(each) for each in spellings} - {""}
    found = []
    for official in _with_keys(keys):
        if name := _shared(spellings, _spellings(official)):
            found.append(Likeness(official, _("The name “{name}”").format(name=name)))
    return found


def likely_same(official):
    """The officials who look like this one, those left out who are known not to."""
    pairs = LikelySame.objects.of(official).open().with_officials().order_by("id")
    return [
        Likeness(pair.other if pair.one_id == official.pk else pair.one, pair.why)
        for pair in pairs[:MOST]
    ]


def known_to_differ(official):
    """The numbers of officials of whom somebody said that they are not this one."""
    pairs = NotTheSame.objects.of(official).values_list("one", "other")
    return {key for pair in pairs for key in pair} - {official.pk}


def _with_keys(keys, but=None):
    named = NameKey.objects.filter(key__in=keys)
    if but is not None:
        named = named.exclude(official=but)
    rows = Official.objects.filter(pk__in=named.values("official"))
    return rows.with_posts().order_by("-pk")[:MOST]


def _spellings(official):
    own = (official.name, official.name_native)
    said = (*own, *(row.name for row in official.names.all()))
    return [each for each in said if each and not is_redacted(each)]


def _shared(own, others):
    """A spelling of the others that is likely one of the own; None without one."""
    for name in others:
        if any(names.same_name(name, each) for each in own):
            return name
    return None


# What is kept


def refresh(keys):
    """Make the keys and the pairs of these officials true; returns how many changed."""
    return sum(_refresh(official) for official in _prepared(keys))


def _prepared(keys):
    return Official.objects.filter(pk__in=keys).with_posts().order_by("pk")


@transaction.atomic(savepoint=False)
def _refresh(official):
    wanted = {names.name_key(each) for each in _spellings(official)} - {""}
    held = set(official.keys.values_list("key", flat=True))
    if stale := held - wanted:
        official.keys.filter(key__in=stale).delete()
    NameKey.objects.bulk_create(
        (NameKey(official=official, key=key) for key in sorted(wanted - held)),
        ignore_conflicts=True,  # another request may have written the same
    )
    return _refresh_pairs(official, wanted) or held != wanted


def _refresh_pairs(official, keys):
    wanted = dict(_compared(official, keys))
    stale, known = [], set()
    for pair in LikelySame.objects.of(official):
        other = pair.other_id if pair.one_id == official.pk else pair.one_id
        if wanted.get(other) == pair.why:
            known.add(other)
        else:
            stale.append(pair.pk)
    LikelySame.objects.filter(pk__in=stale).delete()
    fresh = [
        LikelySame(
            one_id=min(official.pk, other),
            other_id=max(official.pk, other),
            why=wanted[other],
        )
        for other in sorted(staying(Official, wanted.keys() - known))
    ]
    LikelySame.objects.bulk_create(fresh, ignore_conflicts=True)
    return bool(stale or fresh)


def _compared(official, keys):
    """Pairs of the number of an official who looks like this one, and why."""
    posts = [tenure.post_id for tenure in official.tenures.all()]
    beside = Tenure.objects.filter(post__in=posts).exclude(official=official.pk)
    beside = beside.order_by("-pk").values_list("official", flat=True)[:HOLDERS]
    found = {each.pk: each for each in _with_keys(keys, but=official.pk)}
    for each in _prepared(list(beside)):
        found.setdefault(each.pk, each)
    for other in found.values():
        # The same words from whichever side they are compared.
        if why := _why(*sorted((official, other), key=lambda each: each.pk)):
            yield other.pk, why[:LONGEST]


def _why(official, other):
    """Why two officials are likely one, as a sentence; empty if they are not."""
    if _are_two(official, other):
        return ""
    name = _shared(_spellings(official), _spellings(other))
    countries, others = _countries(official), _countries(other)
    common = sorted(countries.keys() & others.keys())
    if name and (common or not countries or not others):
        if common:
            return _("The name “{name}”, and posts of {country}").format(
                name=name, country=countries[common[0]]
            )
        return _("The name “{name}”").format(name=name)
    post = _post_at_one_time(official, other)
    if post and _has_shorter_name(official, other):
        return _(
            "A shorter form of one name, and at one time the post “{post}”"
        ).format(post=post)
    return ""


def _are_two(official, other):
    """Whether what is known of two officials says that they are two people."""
    if official.wikidata and other.wikidata and official.wikidata != other.wikidata:
        return True
    for earlier, later in (
        (official.birth, other.birth),
        (other.birth, official.birth),
    ):
        if earlier.latest and later.earliest and earlier.latest < later.earliest:
            return True
    return False


def _countries(official):
    held = (tenure.post.country for tenure in official.tenures.all())
    return {country.pk: country.name for country in held}


def _post_at_one_time(official, other):
    """The post that both may have held at one time; None if there is none."""
    for own in official.tenures.all():
        for tenure in other.tenures.all():
            if own.post_id == tenure.post_id and own.possibly_held(
                tenure.start.earliest, tenure.end.latest
            ):
                return own.post.title
    return None


def _has_shorter_name(official, other):
    """Whether a name of one says no more than a name of the other, and no less."""
    return any(
        _is_shorter(*sorted((names.words(one), names.words(two)), key=len))
        for one in _spellings(official)
        for two in _spellings(other)
    )


def _is_shorter(words, others):
    """Whether each word, or its initial, is one of the others; one of them in full."""
    in_full = [word for word in words if word in others and word[2:]]
    return bool(in_full) and all(
        word in others or any(_is_initial(word, each) for each in others)
        for word in words
    )


def _is_initial(word, other):
    return min(len(word), len(other)) == 1 and word[0] == other[0]


# What people say


@transaction.atomic
def say_not_the_same(official, other, *, user, reason):
    """Remember that two officials are two people, and why; returns the `NotTheSame`.

    Raises `PermissionDenied`, and `ValidationError` without a reason, for one
    official given twice, and where it was said before.
    """
    if not user.has_perm("relations.change_official"):
        raise PermissionDenied(_("Your account may not say who is who."))
    if official.pk == other.pk:
        raise ValidationError({"other": _("Name two officials.")})
    reason = (reason or "").strip()
    why = why_unstorable(reason)
    if not reason:
        why = _("Say why they are two people.")
    elif len(reason) > LONGEST_REASON:
        why = _("The reason has {number} characters; at most {most} are kept.").format(
            number=len(reason), most=LONGEST_REASON
        )
    if why:
        raise ValidationError({"reason": why})
    said = NotTheSame(one=official, other=other, reason=reason)
    said.full_clean()
    said.sign(user)
    said._change_reason, said._history_user = reason, user
    said.save()
    return said


# Who tells


def follow(rows):
    """Make the keys and pairs of those whom rows name true; of other tables, none."""
    keys = {
        row.pk if type(row) is Official else row.official_id
        for row in rows
        if type(row) in (Official, OfficialName, Tenure)
    }
    refresh(sorted(keys))


def refresh_all():
    """Make all keys and pairs true; returns the number of officials that were not."""
    numbers = list(Official.objects.order_by("pk").values_list("pk", flat=True))
    at = range(0, len(numbers), CHUNK)
    return sum(refresh(numbers[first : first + CHUNK]) for first in at)


def _remember(sender, instance, raw=False, **kwargs):
    """Note whom a spelling or a tenure is of before it is saved."""
    if not raw and instance.pk and not instance._state.adding:
        rows = sender._base_manager.filter(pk=instance.pk)
        instance._was_of = rows.values_list("official", flat=True).first()


def _hear(sender, instance, raw=False, origin=None, **kwargs):
    if raw:
        return  # whatever it refers to may not be there yet
    if origin is not None:
        asked = origin.model if isinstance(origin, QuerySet) else type(origin)
        if asked is not sender:
            return  # it goes with the official that it names
    follow([instance])
    former = instance.__dict__.pop("_was_of", None)
    if former and former != instance.official_id:
        refresh([former])


for _model in (Official, OfficialName, Tenure):
    _known_by = f"likeness of {_model._meta.label}"
    post_save.connect(_hear, _model, dispatch_uid=_known_by)
    if _model is not Official:
        pre_save.connect(_remember, _model, dispatch_uid=_known_by)
        post_delete.connect(_hear, _model, dispatch_uid=_known_by)
