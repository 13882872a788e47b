"""How the admin looks: its name, its colors, and its pages grouped by job."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

# Groups and their pages: label, symbol, app, model.
JOBS = [
    (
        _("Evidence"),
        [
            (_("Articles"), "article", "articles", "article"),
            (_("Sources"), "newspaper", "articles", "source"),
            (_("Citations"), "format_quote", "relations", "citation"),
            (_("Dismissed copies"), "file_copy_off", "articles", "notacopy"),
        ],
    ),
    (
        _("Review"),
        [
            (_("Pending changes"), "pending_actions", "relations", "pendingchange"),
            (_("Findings"), "troubleshoot", "relations", "finding"),
            (_("Dismissed findings"), "playlist_remove", "relations", "dismissal"),
            (_("Likely duplicates"), "join_inner", "relations", "likelytwins"),
            (_("Dismissed duplicates"), "difference", "relations", "notatwin"),
            (_("Comments"), "comment", "relations", "comment"),
            (_("Edits of many rows"), "edit_note", "relations", "editgroup"),
            (_("Redactions"), "ink_eraser", "relations", "redaction"),
            (_("Likely the same"), "group_search", "relations", "likelysame"),
            (_("Not the same"), "person_off", "relations", "notthesame"),
            (_("Merges"), "merge", "relations", "merge"),
        ],
    ),
    (
        _("Records"),
        [
            (_("All records"), "timeline", "relations", "record"),
            (_("Meetings"), "handshake", "relations", "meeting"),
            (_("Agreements"), "contract", "relations", "agreement"),
            (_("Trade ties"), "local_shipping", "relations", "tradetie"),
            (_("Defense ties"), "shield", "relations", "defensetie"),
            (_("Diplomatic ties"), "account_balance", "relations", "diplomatictie"),
            (_("Events"), "bolt", "relations", "event"),
            (_("Trips"), "flight_takeoff", "relations", "trip"),
            (_("Gatherings"), "groups", "relations", "gathering"),
        ],
    ),
    (
        _("People and posts"),
        [
            (_("Officials"), "person", "relations", "official"),
            (_("Posts"), "work", "relations", "post"),
            (_("Tenures"), "date_range", "relations", "tenure"),
        ],
    ),
    (
        _("Countries"),
        [
            (_("Countries"), "public", "relations", "country"),
            (_("Successions"), "trending_flat", "relations", "succession"),
        ],
    ),
    (
        _("Reference"),
        [
            (_("Post roles"), "badge", "relations", "postrole"),
            (_("Products"), "inventory_2", "relations", "product"),
            (_("Weapon categories"), "category", "relations", "weaponcategory"),
            (_("Import runs"), "upload_file", "relations", "importrun"),
            (_("Users"), "manage_accounts", "auth", "user"),
            (_("Groups"), "group", "auth", "group"),
            (_("API tokens"), "key", "relations", "token"),
            (_("Failed logins"), "lock", "relations", "failedlogin"),
        ],
    ),
]


def may_view(app, model):
    """Return a rule for the sidebar: may this request's user look at the model?"""

    def rule(request):
        return any(
            request.user.has_perm(f"{app}.{action}_{model}")
            for action in ("view", "change")
        )

    return rule


def page(label, symbol, app, model):
    return {
        "title": label,
        "icon": symbol,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": may_view(app, model),
    }


# Pages of the sidebar that are no list of a model, below the group of a model.
BESIDE = {
    "record": [
        {
            "title": _("Deleted records"),
            "icon": "restore_from_trash",
            "link": reverse_lazy("admin:relations_record_deleted"),
            "permission": lambda request: request.user.has_perm(
                "relations.view_unpublished"
            ),
        }
    ]
}


def beside(pages):
    models = [model for *__, model in pages]
    return [each for model in models for each in BESIDE.get(model, [])]


def index(request, context):
    """What waits for the user, and all pages by job instead of by Django's apps."""
    # The settings read this module before there is any model.
    from relations.admin.between import PairForm
    from relations.admin.figures import figures_for, unrecorded_articles
    from relations.admin.queues import groups_for

    known = {
        (app["app_label"], model["object_name"].lower()): model
        for app in context["app_list"]
        for model in app["models"]
    }
    groups = []
    for number, (job, pages) in enumerate(JOBS):
        models = [
            {**known[app, model], "name": label}
            for label, __, app, model in pages
            if (app, model) in known
        ]
        if models:
            group = {"name": job, "app_label": f"job-{number}", "models": models}
            groups.append({**group, "app_url": models[0]["admin_url"]})
    reads = request.user.has_perm("relations.view_record")
    return {
        **context,
        "title": _("Overview"),
        "app_list": groups,
        "queues": groups_for(request),
        "pair_form": PairForm() if reads else None,
        "figures": figures_for(request.user) if reads else None,
        "unrecorded": unrecorded_articles(request.user),
    }


def shade(lightness, chroma):
    return f"oklch({lightness}% {chroma} 240)"


UNFOLD = {
    "SITE_TITLE": "Bilateral",
    "SITE_HEADER": "Bilateral",
    "SITE_SUBHEADER": _("Relations between states"),
    "SITE_SYMBOL": "handshake",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("relations/icon.svg"),
        }
    ],
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "STYLES": [lambda request: static("relations/desk.css")],
    "SCRIPTS": [
        lambda request: static("relations/form_state.js"),
        lambda request: static("relations/unsaved.js"),
    ],
    "DASHBOARD_CALLBACK": "config.unfold.index",
    "COLORS": {
        "primary": {
            "50": shade(97.7, 0.013),
            "100": shade(95.1, 0.026),
            "200": shade(90.1, 0.058),
            "300": shade(82.8, 0.1),
            "400": shade(74.6, 0.13),
            "500": shade(62, 0.13),
            "600": shade(52, 0.12),
            "700": shade(45, 0.11),
            "800": shade(39, 0.09),
            "900": shade(34, 0.08),
            "950": shade(26, 0.06),
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": job,
                "items": [*(page(*each) for each in pages), *beside(pages)],
            }
            for job, pages in JOBS
        ],
    },
}
