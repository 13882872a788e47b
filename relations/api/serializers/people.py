"""Officials, posts, tenures; trips and gatherings."""

from relations.api.addresses import address
from relations.api.permissions import visible_articles
from relations.api.serializers.base import (
    CuratedSerializer,
    ItemIdField,
    StrictSerializer,
)
from relations.api.serializers.fields import (
    TEXT,
    CodeField,
    CountryField,
    PlaceField,
    RowField,
    shows,
)
from relations.models import Gathering, Official, OfficialName, Post, Tenure, Trip
from relations.vocabularies import Seniority


@shows("CalledRow", name=TEXT)
def show_official(official):
    return {"name": official.name}


@shows(
    "NamedPost",
    title=TEXT,
    role=TEXT,
    seniority={"type": "string", "enum": Seniority.values},
    country=CountryField.response,
)
def show_post(post):
    return {
        "title": post.title,
        "role": post.role_id,
        "seniority": post.seniority,
        "country": CountryField().to_representation(post.country),
    }


def official_field(**options):
    return RowField(
        "officials", lambda user: Official.objects.all(), show=show_official, **options
    )


class OfficialNameSerializer(StrictSerializer):
    id = ItemIdField()
    met_in = RowField(
        "articles",
        visible_articles,
        alone=True,
        required=False,
        allow_null=True,
        help_text="Number of an article that spells it so.",
    )

    class Meta:
        model = OfficialName
        fields = ("id", "name", "language", "kind", "met_in")


class TenureSerializer(CuratedSerializer):
    official = official_field()
    post = RowField("posts", lambda user: Post.objects.all(), show=show_post)

    class Meta:
        model = Tenure
        fields = (
            "id",
            "url",
            "official",
            "post",
            "start",
            "end",
            "end_state",
            "status",
            "entry_type",
            "exit_type",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("tenures", row.pk)


class HeldPostSerializer(TenureSerializer):
    """A tenure as a member of its official."""

    class Meta(TenureSerializer.Meta):
        fields = ("id", "url", "post", "start", "end", "end_state", "status")


class OfficialSerializer(CuratedSerializer):
    children = {"names": "names"}
    hints = {"posts": "Posts held are written at /api/v1/tenures/."}

    names = OfficialNameSerializer(
        many=True, required=False, help_text="Every spelling that was met."
    )
    posts = HeldPostSerializer(source="tenures", many=True, read_only=True)

    class Meta:
        model = Official
        fields = (
            "id",
            "url",
            "name",
            "sort_name",
            "name_native",
            "names",
            "gender",
            "birth",
            "death",
            "rank",
            "wikidata",
            "note",
            "posts",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("officials", row.pk)


class PostSerializer(CuratedSerializer):
    hints = {
        "seniority": "The seniority follows from the role; “seniority_override” "
        "replaces it."
    }

    country = CountryField()
    seniority = CodeField(choices=Seniority.choices, read_only=True)

    class Meta:
        model = Post
        fields = (
            "id",
            "url",
            "country",
            "title",
            "other_titles",
            "role",
            "organization",
            "seniority",
            "seniority_override",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("posts", row.pk)


class TripSerializer(CuratedSerializer):
    official = official_field()

    class Meta:
        model = Trip
        fields = (
            "id",
            "url",
            "official",
            "title",
            "start",
            "end",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("trips", row.pk)


class GatheringSerializer(CuratedSerializer):
    organization = CountryField(required=False, allow_null=True)
    place = PlaceField()

    class Meta:
        model = Gathering
        fields = (
            "id",
            "url",
            "name",
            "organization",
            "start",
            "end",
            "place",
            "etag",
            "created",
            "updated",
        )
        read_only_fields = ("created", "updated")

    def get_url(self, row) -> str:
        return address("gatherings", row.pk)
