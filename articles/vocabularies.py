"""Code lists of texts and passages, and the class that every code list is made of."""

from django.db import models


class Vocabulary(models.TextChoices):
    """A closed list of codes, each with a label, a definition and its anchor.

    A member is written `NAME = code, definition, anchor, label`. The anchor names
    the standard or data set that the code comes from, so that a researcher can
    map it; it is empty where the term is ours.
    """

    def __new__(cls, code, definition="", anchor=""):
        member = str.__new__(cls, code)
        member._value_ = code
        member.definition = definition
        member.anchor = anchor
        return member
