"""Write fixtures/groups.json: the four roles and what each may do.

Run it after adding a model: python scripts/make_groups.py
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-to-read-the-models-" * 3)

import django  # noqa: E402

# Kept true by code or by an importer alone; people look at them.
DERIVED = {
    *("articleband", "finding", "likelysame", "likelytwins"),
    *("recordlink", "recordtopic"),
    "importedrow",
}
# What people say about their work; only those who see drafts look at it.
INTERNAL = {
    *("comment", "dismissal", "finding", "pendingchange", "redaction"),
    *("likelysame", "likelytwins", "merge", "notatwin", "notthesame"),
    *("editgroup", "editedrow"),
}
# Written by actions, which ask for permissions of their own.
ACTED = {
    *("comment", "dismissal", "merge", "pendingchange", "redaction"),
    *("editgroup", "editedrow"),
}
# What every record rests on; changed by administrators.
REFERENCE = {
    "country",
    "countrycode",
    "succession",
    "postrole",
    "product",
    "weaponcategory",
    "importrun",
}
# How people get in: only administrators look at it, and end it.
ENDED = {"failedlogin", "token"}
# Nobody looks at them: words of searches and answers, which not everybody may know,
# and the feed, which the API shows to all.
UNSEEN = {
    *("articlewords", "officialwords", "recordwords"),
    *("feedentry", "feednote", "mergedrow", "namekey", "replay"),
}
# A record is written as its kind; this table by itself is only looked at.
SHARED = {"record"}
WRITE = ("add", "change", "delete")


def permissions():
    """What each role may do, as the natural keys of permissions."""
    from django.apps import apps

    roles = {"Viewer": [], "Curator": [], "Reviewer": [], "Administrator": []}
    for app in ("articles", "relations"):
        for model in apps.get_app_config(app).get_models():
            name = model._meta.model_name
            if name.startswith("historical") or name in ENDED | UNSEEN:
                continue
            for role, keys in roles.items():
                if name not in INTERNAL or role != "Viewer":
                    keys.append([f"view_{name}", app, name])
            if name in DERIVED | SHARED | ACTED:
                continue
            for action in WRITE:
                key = [f"{action}_{name}", app, name]
                roles["Administrator"].append(key)
                if name not in REFERENCE:
                    roles["Curator"].append(key)
                    roles["Reviewer"].append(key)
    for role in ("Curator", "Reviewer", "Administrator"):
        roles[role].append(["view_unpublished", "relations", "record"])
    for role in ("Reviewer", "Administrator"):
        roles[role].append(["review_record", "relations", "record"])
        roles[role].append(["redact", "relations", "redaction"])
        roles[role].append(["merge_rows", "relations", "merge"])
    for name in ("user", "group"):
        for action in ("view", *WRITE):
            roles["Administrator"].append([f"{action}_{name}", "auth", name])
    for name in sorted(ENDED):
        for action in ("view", "delete"):
            roles["Administrator"].append([f"{action}_{name}", "relations", name])
    return roles


def main():
    django.setup()
    lines = [
        json.dumps(
            {
                "model": "auth.group",
                "fields": {"name": name, "permissions": sorted(keys)},
            }
        )
        .replace('"permissions": [', '"permissions": [\n   ')
        .replace("], [", "],\n   [")
        for name, keys in permissions().items()
    ]
    path = ROOT / "fixtures" / "groups.json"
    path.write_text("[\n " + ",\n ".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(lines)} roles")


if __name__ == "__main__":
    main()
