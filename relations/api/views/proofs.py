"""Proving an article's passages with its text as somebody has it: `prove/`."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from relations.actions import quotes
from relations.api.errors import Invalid, Problem, problem
from relations.api.permissions import require
from relations.models import Citation


class MayProve(BasePermission):
    """Who may change articles and passages."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        for model in (view.model, Citation):
            require(request.user, "change", model)
        return True


class PasteSerializer(serializers.Serializer):
    text = serializers.CharField(
        help_text="The words of the whole article; they are read and not kept."
    )


class ProofSerializer(serializers.Serializer):
    """What became of one passage."""

    citation = serializers.IntegerField()
    state = serializers.ChoiceField(
        choices=["exact", "normalized", "ambiguous", "not_found"]
    )
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    nearest = serializers.CharField(help_text="The most similar sentence, if any.")
    message = serializers.CharField()


class ProofsSerializer(serializers.Serializer):
    passages = ProofSerializer(many=True)
    proved = serializers.IntegerField(help_text="How many proofs are kept now.")


class ProvesPassages:
    """For a view of articles."""

    @extend_schema(request=PasteSerializer, responses=ProofsSerializer)
    @action(detail=True, methods=["post"], permission_classes=[MayProve])
    def prove(self, request, pk=None):
        """Prove the passages of an article whose text may not be kept.

        The text is compared with the passages that wait for one. Of those that stand
        in it, its hash and their places are kept; of the text, nothing.
        """
        text = self._pasted(request.data)
        try:
            with transaction.atomic():
                proofs = quotes.prove_article(
                    self.get_object(), text, user=request.user
                )
        except quotes.TextIsKept as error:
            raise Problem(409, error.message) from error
        return Response(
            {
                "passages": [
                    {
                        "citation": proof.citation.pk,
                        "state": str(proof.state),
                        "start": proof.start,
                        "end": proof.end,
                        "nearest": proof.nearest,
                        "message": proof.told(),
                    }
                    for proof in proofs
                ],
                "proved": sum(proof.is_kept for proof in proofs),
            }
        )

    def _pasted(self, body):
        if not isinstance(body, dict):
            raise Invalid([problem("", "invalid", "Send a JSON object.")])
        problems = [
            problem(name[:100], "unknown_field", "Unknown field; send “text” alone.")
            for name in body
            if name != "text"
        ]
        if body.get("text") is None:
            problems.append(problem("text", "required", "Send the article's text."))
        elif not isinstance(body["text"], str):
            sentence = "Give the words of the article as one text."
            problems.append(problem("text", "invalid", sentence))
        if problems:
            raise Invalid(problems)
        return body["text"]
