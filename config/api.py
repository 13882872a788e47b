"""The routes of the API, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from relations.api import auth
from relations.api.views import (
    articles,
    changes,
    changes_feed,
    citations,
    countries,
    description,
    entrance,
    findings,
    history,
    merges,
    panel,
    people,
    records,
    redactions,
    vocabularies,
)

router = SimpleRouter()
# What is read most comes first, as in `config.urls`.
router.register("records", history.KeptRecordViewSet, "record")
router.register("countries", countries.CountryViewSet, "country")
router.register("officials", people.OfficialViewSet, "official")
router.register("posts", people.PostViewSet, "post")
router.register("tenures", people.TenureViewSet, "tenure")
router.register("trips", people.TripViewSet, "trip")
router.register("gatherings", people.GatheringViewSet, "gathering")
router.register("products", people.ProductViewSet, "product")
router.register("meetings", records.MeetingViewSet, "meeting")
router.register("agreements", records.AgreementViewSet, "agreement")
router.register("trade-ties", records.TradeTieViewSet, "trade_tie")
router.register("defense-ties", records.DefenseTieViewSet, "defense_tie")
router.register("diplomatic-ties", records.DiplomaticTieViewSet, "diplomatic_tie")
router.register("events", records.EventViewSet, "event")
router.register("ties", records.TieViewSet, "tie")
router.register("citations", citations.CitationViewSet, "citation")
router.register("articles", articles.ArticleViewSet, "article")
router.register("sources", articles.SourceViewSet, "source")
router.register("pending-changes", changes.PendingChangeViewSet, "pending_change")
router.register("findings", findings.FindingViewSet, "finding")
router.register("redactions", redactions.RedactionViewSet, "redaction")
router.register("merges", merges.MergeViewSet, "merge")
router.register("dyads", countries.DyadViewSet, "dyad")
router.register("changes", changes_feed.FeedViewSet, "change")

urlpatterns = [
    *router.urls,
    path("", entrance.RootView.as_view(), name="api-root"),
    path("vocabularies/", vocabularies.VocabulariesView.as_view(), name="vocabularies"),
    path("vocabularies/<str:list>/", vocabularies.VocabularyView.as_view()),
    path("panel/", panel.PanelViewSet.as_view({"get": "list"}), name="panel"),
    path("auth/token/", auth.TokenView.as_view(), name="token"),
    path("auth/token/<str:key>/", auth.OneTokenView.as_view()),
    path("schema/", description.SchemaView.as_view(), name="schema"),
    path("docs/", description.SwaggerPage.as_view(), name="docs"),
    path("docs/redoc/", description.RedocPage.as_view(), name="redoc"),
]
