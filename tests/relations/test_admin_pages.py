"""Every page of the admin: it is there, it answers, and it costs what it should."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.db import connection
from django.templatetags.static import static
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleBand, ArticleText, NotACopy, Source
from relations import models
from tests import factories as make


def a_record(kind):
    """Makes a record of a kind with an official in a post and with two passages."""

    def one():
        factory = make.KIND_FACTORIES[kind]
        first, second = factory._meta.parameters["roles"].value
        country = make.CountryFactory()
        record = factory(
            parties=[(country, first), (make.CountryFactory(), second)],
            citations=[make.passage(), make.passage(quote="somewhere else")],
            place_country=country,
            topics=["trade"],
        )
        party = record.participations.first()
        party.tenure = make.TenureFactory(post__country=country)
        party.official = party.tenure.official
        party.save()
        return record

    return one


def a_row():
    run = make.ImportRunFactory()
    record = a_record("event")()
    return models.ImportedRow.objects.create(run=run, number=1, raw={}, record=record)


def an_official():
    return make.TenureFactory().official


def a_band():
    return ArticleBand.objects.create(article=make.ArticleFactory(), band="0" * 16)


def a_dismissal():
    return NotACopy.objects.create(
        article=make.ArticleFactory(), other=make.ArticleFactory(), reason="Two hands."
    )


def a_dismissed_twin():
    first, second = make.MeetingFactory(), make.MeetingFactory()
    return models.NotATwin.objects.create(
        one_id=first.pk,
        other_id=second.pk,
        reason="Two days.",
        by=make.UserFactory(),
    )


def a_pending_change():
    return models.PendingChange.objects.create(
        record=a_record("meeting")(),
        base_version=1,
        edits=[],
        author=make.UserFactory(),
    )


def an_edit():
    record = a_record("event")()
    group = models.EditGroup.objects.create(
        table="relations.event",
        columns=["status"],
        reason="Agreed.",
        by=make.UserFactory(),
    )
    group.rows.create(
        table="relations.event",
        row=record.pk,
        outcome="changed",
        version_before=1,
        version_after=1,
    )
    return group


def a_finding():
    record = a_record("event")()
    models.Finding.objects.filter(record=record).delete()
    return record.findings.create(
        rule="single_source", severity="warning", sentence="One source only."
    )


def a_dismissed_finding():
    return a_finding().record.dismissals.create(
        rule="single_source",
        sentence="One source only.",
        reason="Nobody else was there.",
        by=make.UserFactory(),
    )


def a_comment():
    return a_record("event")().comments.create(
        author=make.UserFactory(), text="Look at the date."
    )


def a_redaction():
    return models.Redaction.objects.create(
        table="relations.citation",
        row=1,
        column="note",
        states=1,
        reason="It named a witness.",
        by=make.UserFactory(),
    )


def a_merge():
    merged = make.OfficialFactory()
    return models.Merge.objects.create(
        table="official",
        merged=merged.pk,
        into=make.OfficialFactory().pk,
        key=str(merged.pk),
        merged_name="Zakir Gasanov",
        into_name="Zakir Hasanov",
        reason="One man.",
        by=make.UserFactory(),
    )


def two_alike():
    name = f"Heydar Aliyev {chr(97 + models.LikelySame.objects.count()) * 5}"
    posts = [make.TenureFactory(post__country__code="AZE") for _ in range(2)]
    for tenure in posts:
        tenure.official.name = name
        tenure.official.save()
    return models.LikelySame.objects.first()


def likely_twins():
    title = f"Talks on water {chr(97 + models.LikelyTwins.objects.count()) * 5}"
    first, second = (make.MeetingFactory(title=title, start="2025") for _ in range(2))
    return models.LikelyTwins.objects.get(one=first.pk, other=second.pk)


def two_people():
    first, second = (make.TenureFactory().official for _ in range(2))
    return models.NotTheSame.objects.create(
        one=first, other=second, reason="Born in 1950 and in 1981."
    )


def a_failed_login():
    count = models.FailedLogin.objects.count()
    return models.FailedLogin.objects.create(
        account=f"guess {count}", address="192.0.2.1", count=1, since=timezone.now()
    )


def a_token():
    return models.Token.objects.create(make.UserFactory())[0]


ROWS = {
    **{models.KINDS[kind]: a_record(kind) for kind in models.KINDS},
    models.Record: a_record("meeting"),
    models.Citation: lambda: a_record("event")().citations.first(),
    models.RecordLink: lambda: a_record("event")().links.first(),
    models.RecordTopic: lambda: a_record("event")().topic_rows.first(),
    models.ImportedRow: a_row,
    models.ImportRun: make.ImportRunFactory,
    models.Official: an_official,
    models.Post: lambda: make.TenureFactory().post,
    models.Tenure: make.TenureFactory,
    models.PostRole: lambda: make.PostRoleFactory(
        code=f"role_{models.PostRole.objects.count()}"
    ),
    models.Country: make.CountryFactory,
    models.Succession: make.SuccessionFactory,
    models.Trip: make.TripFactory,
    models.Gathering: lambda: make.GatheringFactory(
        organization=make.CountryFactory(), place_country=make.CountryFactory()
    ),
    models.Product: make.ProductFactory,
    models.WeaponCategory: lambda: make.WeaponCategoryFactory(
        code=f"arms_{models.WeaponCategory.objects.count()}"
    ),
    Article: lambda: make.ArticleFactory(text="Ministers met and spoke."),
    ArticleText: make.ArticleTextFactory,
    ArticleBand: a_band,
    NotACopy: a_dismissal,
    Source: make.SourceFactory,
    models.EditGroup: an_edit,
    models.PendingChange: a_pending_change,
    models.FailedLogin: a_failed_login,
    models.Token: a_token,
    models.Finding: a_finding,
    models.Dismissal: a_dismissed_finding,
    models.Comment: a_comment,
    models.Redaction: a_redaction,
    models.Merge: a_merge,
    models.LikelySame: two_alike,
    models.NotTheSame: two_people,
    models.NotATwin: a_dismissed_twin,
    models.LikelyTwins: likely_twins,
}
# For those who work on records, and for administrators; readers have no such page.
INTERNAL = {
    models.EditGroup,
    models.PendingChange,
    models.Finding,
    models.Dismissal,
    models.Comment,
    models.Redaction,
    models.Merge,
    models.LikelySame,
    models.NotTheSame,
    models.NotATwin,
    models.LikelyTwins,
    models.FailedLogin,
    models.Token,
}
by_name = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def address(model, page, *args):
    return reverse(
        f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args
    )


def statements(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, follow=True).status_code == 200
    return [query["sql"] for query in captured]


# Words by which rows are found and answers that are kept, some of which not everybody
# may know; and the feed of changes, which the API shows.
UNSEEN = {
    *(models.RecordWords, models.OfficialWords, models.ArticleWords),
    *(models.FeedEntry, models.FeedNote, models.Replay),
    *(models.MergedRow, models.NameKey),  # of a merge, and of an official
    models.EditedRow,  # shown on the page of its edit
}


def test_every_model_has_a_page_or_stands_on_one():
    registered = dict(admin.site._registry)
    inline = {inline.model for page in registered.values() for inline in page.inlines}
    missing = [
        model.__name__
        for app in ("articles", "relations")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
        and model not in UNSEEN
        and model not in registered
        and model not in inline
    ]
    assert missing == []


def test_the_tests_below_know_every_page_of_ours():
    ours = {
        model
        for model in admin.site._registry
        if model._meta.app_label in ("articles", "relations")
    }
    assert ours == set(ROWS)


@by_name
def test_a_list_costs_the_same_for_one_row_and_for_twelve(administrator, model):
    ROWS[model]()
    url = address(model, "changelist")
    statements(administrator, url)  # content types and the like are read once
    one = statements(administrator, url)
    for _ in range(11):
        ROWS[model]()
    twelve = statements(administrator, url)
    assert len(twelve) == len(one), "\n".join(twelve)


@by_name
def test_a_list_shows_its_rows_and_a_form_opens(administrator, model):
    row = ROWS[model]()
    page = administrator.get(address(model, "changelist"))
    assert page.status_code == 200
    assert page.context["cl"].result_count >= 1
    opened = administrator.get(address(model, "change", row.pk), follow=True)
    assert opened.status_code == 200


@by_name
def test_a_page_links_to_no_account_that_its_reader_may_not_see(reviewer, model):
    url = address(model, "change", ROWS[model]().pk)
    assert "/admin/auth/user/" not in reviewer.get(url).content.decode()


@by_name
def test_a_page_leads_to_a_history_only_where_there_is_one(administrator, model):
    row = ROWS[model]()
    page = administrator.get(address(model, "change", row.pk), follow=True)
    is_linked = address(model, "history", row.pk) in page.content.decode()
    has_page_of_its_own = hasattr(model, "history") and model is not models.NotTheSame
    assert is_linked is (has_page_of_its_own and page.redirect_chain == [])


@by_name
def test_an_empty_form_opens_where_rows_are_made_by_hand(administrator, model):
    answer = administrator.get(address(model, "add"))
    looked_at = model._meta.model_name in {
        "record",
        "recordlink",
        "recordtopic",
        "importedrow",
        "articletext",
        "articleband",
        "notacopy",
        "pendingchange",
        "editgroup",
        "finding",
        "dismissal",
        "failedlogin",
        "token",
        "comment",
        "redaction",
        "merge",
        "likelysame",
        "notthesame",
        "notatwin",
        "likelytwins",
    }
    assert answer.status_code == (403 if looked_at else 200)


@by_name
def test_a_page_opens_for_somebody_who_only_reads(client_of, model):
    row = ROWS[model]()
    viewer = client_of("Viewer")
    listed = viewer.get(address(model, "changelist"))
    assert listed.status_code == (403 if model in INTERNAL else 200)
    assert viewer.get(address(model, "add")).status_code == 403
    url = address(model, "change", row.pk)
    if model in INTERNAL:  # refused, or sent away as if there were no such row
        assert viewer.get(url).status_code in (302, 403)
    elif model is not ArticleText:  # its rights keep it from readers
        assert viewer.get(url, follow=True).status_code == 200


@pytest.mark.parametrize("kind", models.KINDS)
@pytest.mark.parametrize("role", ["Administrator", "Viewer"])
def test_a_form_costs_the_same_with_two_participants_and_with_twelve(
    client_of, role, kind
):
    reader = client_of(role)
    record = a_record(kind)()
    url = address(type(record), "change", record.pk)
    statements(reader, url)
    few = statements(reader, url)
    for _ in range(10):
        country = make.CountryFactory()
        tenure = make.TenureFactory(post__country=country)
        models.Participation.objects.create(
            record=record,
            country=country,
            role=record.ROLES[0],
            tenure=tenure,
            official=tenure.official,
        )
        text = make.ArticleFactory(text="Ministers met and spoke.")
        citation = make.passage(article=text, quote="met and spoke", record=record)
        citation.full_clean(exclude=["fingerprint"])
        citation.save()
        if kind == "agreement":
            record.actions.create(country=country, action="signature", date="2025")
            record.obligations.create(
                country=country, obligation="defense", toward_id=None
            )
    many = statements(reader, url)
    assert len(many) == len(few), "\n".join(many)


def test_an_official_with_twelve_posts_costs_what_one_with_a_single_post_does(
    administrator,
):
    official = make.TenureFactory().official
    make.OfficialNameFactory(official=official, met_in=make.ArticleFactory())
    url = address(models.Official, "change", official.pk)
    statements(administrator, url)
    one = statements(administrator, url)
    for _ in range(11):
        make.TenureFactory(official=official)
        make.OfficialNameFactory(official=official, met_in=make.ArticleFactory())
    assert len(statements(administrator, url)) == len(one)


def test_an_article_cited_twelve_times_costs_what_one_cited_once_does(administrator):
    article = make.ArticleFactory(text="Ministers met and spoke.")

    def cite():
        make.EventFactory(
            citations=[make.passage(article=article, quote="met and spoke")]
        )

    cite()
    url = address(Article, "change", article.pk)
    statements(administrator, url)
    one = statements(administrator, url)
    for _ in range(11):
        cite()
    assert len(statements(administrator, url)) == len(one)


def test_filters_never_read_their_choices_from_the_table(administrator):
    a_record("meeting")()
    for model in (models.Meeting, models.Record, models.Official, Article):
        sql = statements(administrator, address(model, "changelist"))
        assert not [each for each in sql if "DISTINCT" in each]


def test_a_list_counts_no_further_than_its_limit(administrator, monkeypatch):
    monkeypatch.setattr("articles.desk.CappedPaginator.LIMIT", 3)
    for _ in range(5):
        make.SourceFactory()
    page = administrator.get(address(Source, "changelist"))
    assert page.context["cl"].result_count == 3
    assert "the first 3 sources; filter to see others" in page.content.decode()


def test_the_index_and_the_sidebar_group_the_pages_by_job(administrator):
    page = administrator.get(reverse("admin:index"))
    names = [group["name"] for group in page.context["app_list"]]
    assert names == [
        "Evidence",
        "Review",
        "Records",
        "People and posts",
        "Countries",
        "Reference",
    ]
    assert "API tokens" in page.content.decode()


@by_name
def test_the_history_of_a_row_opens(administrator, model):
    if not hasattr(model, "history") or model is models.Record:
        return
    row = ROWS[model]()
    row.save()
    answer = administrator.get(address(model, "history", row.pk))
    assert answer.status_code == 200


def test_the_site_has_an_icon_and_browsers_find_it(client, db):
    icon = static("relations/icon.svg")
    assert f'rel="icon" href="{icon}"' in client.get("/admin/login/").content.decode()
    assert finders.find("relations/icon.svg")
    assert client.get("/favicon.ico")["Location"] == icon
