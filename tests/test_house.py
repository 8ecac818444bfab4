"""The house as planned is the house as built; and each rule is shown a bad house, to see that it can complain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from shanzhi.settings import Environment
from tests import house

PACKAGE = house.ROOT / "shanzhi"
LONG = "\n".join(f"x{number} = {number}" for number in range(500))

# rule → what a bad house holds: file → contents. The rule must complain about each of the files.
BAD: dict[Callable[[Path], list[str]], dict[str, str]] = {
    house.foreign_keys_by_string: {
        "cases/models.py": "models.ForeignKey('reports.Report', models.PROTECT)",
        "people/models.py": "models.OneToOneField(to='accounts.User', on_delete=models.PROTECT)",
    },
    house.silent_cascades: {
        "cases/models.py": "a = models.ForeignKey(Case, models.CASCADE)",
        "people/models.py": "a = models.ForeignKey(to=Case, on_delete=CASCADE)",
    },
    house.templates_reaching_up: {
        "cases/templates/cases/a.html": "{% include 'reports/_teller.html' only %}",
        "people/templates/people/a.html": '{% extends "web/base.html" %}',
        "ui/templates/ui/a.html": "{% url 'cases:case' number %}",
        "counter/templates/counter/sibling.html": "{% url 'patrols:mine' %}",
        "ui/templates/ui/unknown.html": "{% include 'nowhere/a.html' %}",
    },
    house.addresses_reaching_up: {
        "cases/queries.py": "reverse('reports:report', args=[1])",
        "ui/views.py": "def home(request): return redirect('web:home')",
    },
    house.misplaced_templates: {"cases/templates/reports/page.html": "", "cases/templates/404.html": ""},
    house.writing_faces: {
        "cases/views.py": "def close(request): case.save()",
        "people/queries.py": "Post.objects.filter(pk=1).update(ends_on=None)",
        "reports/views/telling.py": "Report.objects.create(number='1')",
        "territory/forms.py": "self.instance.places.bulk_create([])",
    },
    house.stray_transactions: {
        "cases/queries.py": "with transaction.atomic(): pass",
        "people/views.py": "from django.db.transaction import atomic\n@atomic\ndef view(request): pass",
    },
    house.templates_comparing_states: {
        "cases/templates/cases/a.html": '{% if case.state == "closed" %}',
        "cases/templates/cases/b.html": '{% if big and task.state in "issued handling" %}',
        "cases/templates/cases/c.html": '{% elif report.zone != "child" %}',
    },
    house.oversized: {
        "cases/models.py": LONG,
        "people/actions.py": "def invite():\n" + "    pass\n" * 60,
        "people/views.py": "def post(request):\n" + "    pass\n" * 30,
        "cases/templates/cases/long.html": "<p>\n" * 151,
        **{f"reports/part{number}.py": LONG[:3500] for number in range(9)},
    },
    house.lumber_rooms: {"cases/utils.py": "", "cases/helpers.py": "", "people/services/posts.py": ""},
    house.undescribed: {"cases/models.py": "x = 1", "people/__init__.py": ""},
    house.unnamed_migrations: {
        "cases/migrations/0002_auto_20260101_1200.py": "",
        "people/migrations/0001_initial.py": "",
    },
    house.unsafe_pages: {
        "ui/templates/ui/a.html": '<p style="color: red">',
        "ui/templates/ui/b.html": "<style>p {}</style>",
        "ui/templates/ui/c.html": "<script>alert(1)</script>",
        "ui/templates/ui/d.html": '<button type="button" onclick="go()">',
        "ui/templates/ui/e.html": '<script src="https://elsewhere.example/a.js"></script>',
        "ui/templates/ui/f.html": "<img src='//elsewhere.example/a.png'>",
        "ui/templates/ui/g.html": '<a href="javascript:go()">',
        "ui/static/ui/a.css": "@import url(https://elsewhere.example/a.css);",
        "ui/static/ui/a.js": 'fetch("http://elsewhere.example/")',
    },
    house.shelves_reaching_up: {
        "cases/models.py": "from shanzhi.cases.queries import board",
        "people/access.py": "from shanzhi.people import actions",
        "reports/queries/list.py": "def f():\n    import shanzhi.reports.views",
        "cases/workflow.py": "from . import models",
    },
    house.reexporting_shelves: {
        "cases/actions/__init__.py": '"""Verbs."""\nfrom shanzhi.cases.actions.closing import close',
        "people/queries/__init__.py": '"""Questions."""\nfrom .posts import posts\n__all__ = ["posts"]',
    },
    house.ordered_tables: {"cases/models.py": "class Case:\n    class Meta:\n        ordering = ['-id']"},
    house.met_traps: {
        "cases/views.py": "form = StepForm(request.POST or None)",
        "people/models.py": "from django.db.models.signals import post_save",
        "reports/views.py": "from django.core.paginator import Paginator",
        "ui/shapes.py": "# TODO: later",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _trees() -> Iterator[None]:
    """Read the house once for all rules, in one worker, and let go of it."""
    yield
    house.read.cache_clear()


@pytest.mark.parametrize("rule", house.CHECKS, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    faults = rule(PACKAGE)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", house.CHECKS, ids=lambda rule: rule.__name__)
def test_every_rule_complains_about_a_bad_house(rule, tmp_path):
    package = tmp_path / "shanzhi"
    for name, content in BAD[rule].items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    faults = "\n".join(rule(package)).replace("/services:", "/services/posts.py:")
    unseen = [name for name in BAD[rule] if name not in faults]
    if rule is house.oversized:
        # The parts of the big room are each small enough: the room is what is named.
        assert "reports: 2" in faults or "reports: 3" in faults
        unseen = [name for name in unseen if not name.startswith("reports/")]
    assert not unseen, f"not complained about: {unseen}; said: {faults}"


def test_good_ways_are_not_complained_about(tmp_path):
    package = tmp_path / "shanzhi"
    good = {
        "cases/models.py": '"""Nouns."""\na = models.ForeignKey("cases.Case", models.PROTECT)\n'
        "# Drafts belong to one person and nobody answers for them.\nb = models.ForeignKey(User, models.CASCADE)",
        "cases/views.py": '"""Pages."""\nfrom shanzhi.cases import actions\nrequest.session.save()\nnames.update(a)',
        "cases/actions.py": '"""Verbs."""\nwith transaction.atomic():\n    Case.objects.create()',
        "cases/templates/cases/a.html": "{% extends 'ui/staff.html' %}{% if state.word %}"
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>"
        '<script src="{% static "ui/js/a.js" %}" defer></script>{% endif %}{% url "people:posts" %}',
    }
    for name, content in good.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(content)
    faults = [fault for rule in house.CHECKS for fault in rule(package)]
    assert not faults


def test_every_room_stands_on_a_floor():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(house.floors())
    assert set(settings.ROOMS) == {room for room in rooms if (PACKAGE / room / "apps.py").exists()}


def test_links_between_tables_point_down():
    upward = []
    for model in apps.get_models():
        room = model.__module__.split(".")[1]
        for field in model._meta.get_fields() if model.__module__.startswith("shanzhi.") else ():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or not target.__module__.startswith("shanzhi."):
                continue
            other = target.__module__.split(".")[1]
            if not house.may_use(room, other):
                upward.append(f"{room}.{model.__name__}.{field.name} points up to {other}")
            elif other != room and not str(field.remote_field.related_name).endswith("+"):
                upward.append(f'{room}.{model.__name__}.{field.name} needs related_name="+"')
    assert not upward, "\n".join(upward)


def forbidden_columns(names: list[str]) -> list[str]:
    return [name for name in names if house.FORBIDDEN_SCHEMA.search(name)]


def test_nothing_is_counted_about_people_at_work():
    names = []
    for model in apps.get_models():
        names += [model._meta.db_table, *(field.name for field in model._meta.concrete_fields)]
    assert not forbidden_columns(names)


def test_the_schema_rule_can_complain():
    bad = ["attendance", "worker_online", "step_count", "gps_track", "login_count", "online_time", "photo_count"]
    assert forbidden_columns(bad) == bad
    assert forbidden_columns(["last_login", "step_name", "tracked", "counted_steps", "five_steps"]) == []


def variables(text: str) -> set[str]:
    return set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", text, re.MULTILINE))


def test_the_example_names_every_variable_the_settings_read():
    fields = {str(field.alias) for field in Environment.model_fields.values()}
    assert variables((house.ROOT / ".env.example").read_text()) == fields


def test_the_lock_files_agree_and_name_no_host():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.\-\[\]]+==\S+", (house.ROOT / "requirements" / name).read_text(), re.MULTILINE))

    assert pins("core.lock") <= pins("dev.lock")
    for path in [*(house.ROOT / "requirements").iterdir(), house.ROOT / "package-lock.json"]:
        assert "://" not in path.read_text(), path
