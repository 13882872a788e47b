"""Rules about the participants: does a passage name them, did they hold their posts?"""

from django.utils.translation import gettext as _

from relations import mentions
from relations.lint.case import quoted
from relations.mentions import names_any
from relations.redacted import is_redacted


def names_neither_country(case):
    """A passage cited for the whole record, or for its participants, names none.

    Looked for are, of every party, the names of the country in all languages that we
    have, demonyms, capital, the spellings of its official and the source's own words
    (`named_as`), inflected or not. Passages of one article are read together: the
    first says who, the second what.
    """
    telling = [
        each
        for each in case.supporting
        if (not each.claim or "participants" in each.claim)
        and not is_redacted(each.quote)
    ]
    if not telling:
        return
    names = names_of(case.participants)
    naming = {
        each.article_id
        for each in case.supporting
        if names_any(f"{each.quote}\n{each.translation}", names)
    }
    for citation in telling:
        if citation.article_id not in naming:
            yield (
                f"citation {citation.pk}",
                _(
                    "The passage {quoted} names no party to this record, "
                    "neither its country or capital nor an official; quote "
                    "more of it, or say which field it supports."
                ).format(quoted=quoted(citation)),
            )


def names_of(participants):
    """Every name by which a passage may mean one of the participants."""
    found = set()
    for party in participants:
        country = party.country
        found |= mentions.own_names(country) | mentions.demonyms(country)
        found.add(mentions.capital(country))
        found |= {each.name for each in country.names.all()}
        found.add(party.named_as)
        official = party.official
        if official is not None:
            found |= mentions.spellings(official) | _words_of_people(official)
            found.add(mentions.family_name(official))
    return {name for name in found if name.strip()}


def _words_of_people(official):
    """The longer words of a person's names: reports rarely repeat all of them."""
    return {
        word
        for spelling in mentions.spellings(official)
        for word in spelling.split()
        if len(mentions.key_of(word)) >= mentions.SHORTEST
    }


def not_in_post(case):
    """An official took part in a post that they did not hold on the day."""
    for party in case.participants:
        if sentences := party.warnings():
            yield f"participant {party.pk}", " ".join(sentences)
