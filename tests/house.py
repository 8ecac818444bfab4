"""The house's rules that the linter can't see, each a function: folder of the package → list of faults.

Every function takes the folder to look at, so that ``test_house.py`` can also show it a small bad house and see
that it complains.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "services", "service", "managers"}
# Inside a room, from the face to the ground: a shelf imports from its own height and below, never upward.
SHELVES = {
    "urls": 9, "views": 8, "panels": 8, "notices": 8, "forms": 7, "actions": 6, "queries": 5, "access": 4,
    "models": 3, "deadlines": 2, "workflow": 1,
}  # fmt: skip
# Shelves of faces and questions: they never write. Verbs are the only writers.
READING_SHELVES = {"urls", "views", "panels", "forms", "queries", "access", "deadlines", "workflow"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
NOT_A_TABLE = re.compile(r"(session|cache|hasher|messages)$")
LINES_OF_A_MODULE, LINES_OF_A_FUNCTION, LINES_OF_A_VIEW = 400, 60, 30
LINES_OF_A_TEMPLATE, LINES_OF_A_ROOM = 150, 2500
# What may never be counted about a person at work (基层减负): neither in a table nor in a score.
FORBIDDEN_SCHEMA = re.compile(
    r"(^|_)(attendance|online|steps?_?count|tracks?|trajectory|logins?_?count|photo_?count|clock_?ins?|punch|mileage|"
    r"online_?time|active_?time|study_?(hours|points))(_|$)"
)


def floors() -> dict[str, int]:
    """Return each room's height, read from the linter's contract; siblings share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        room.strip(): height for height, layer in enumerate(reversed(layers)) for room in re.split(r"[|:]", str(layer))
    }


def may_use(user: str, used: str) -> bool:
    """Return whether one room may use another: itself, or anything on a lower floor. Unknown rooms may nothing."""
    heights = floors()
    return user == used or (user in heights and used in heights and heights[user] > heights[used])


def modules(package: Path) -> Iterator[tuple[str, Path, ast.Module]]:
    """Give (room, path, tree) for every Python file outside migrations; the room of a top-level file is ''."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        if "migrations" not in parts:
            yield parts[0] if len(parts) > 1 else "", path, read(path, path.stat().st_mtime_ns)


@cache
def read(path: Path, _changed: int) -> ast.Module:
    """Return a file as a tree; every rule reads the same one."""
    return ast.parse(path.read_text())


def shelf_of(package: Path, path: Path) -> str:
    """Return the shelf a file belongs to: ``views``, or ``actions`` for ``actions/closing.py``."""
    parts = path.relative_to(package).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def templates(package: Path) -> Iterator[tuple[str, Path, str]]:
    """Give (room, path, text) for every template."""
    for path in sorted(package.glob("*/templates/**/*")):
        if path.is_file():
            yield path.relative_to(package).parts[0], path, path.read_text()


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Give every call with the last name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node, name


def text_of(node: ast.AST | None) -> str:
    """Return the string a node spells out, or ''."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def relations(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.AST | None]]:
    """Give every relation field with the node that names its target."""
    for call, name in calls(tree):
        if name in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
            target = call.args[0] if call.args else None
            yield call, next((keyword.value for keyword in call.keywords if keyword.arg == "to"), target)


def foreign_keys_by_string(package: Path) -> list[str]:
    """Relations that name another room's model by a string, out of the linter's sight."""
    faults = []
    for room, path, tree in modules(package):
        for call, target in relations(tree):
            label = text_of(target)
            if "." in label and label.split(".")[0] != room:
                faults.append(f"{path}:{call.lineno}: {label} by string; import the model")
    return faults


def silent_cascades(package: Path) -> list[str]:
    """CASCADE without a comment, beside it or above it, that says why nothing answerable is lost."""
    faults = []
    for _room, path, tree in modules(package):
        lines = path.read_text().splitlines()
        for call, _target in relations(tree):
            on_delete = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "on_delete")]
            if any(getattr(node, "attr", getattr(node, "id", "")) == "CASCADE" for node in on_delete):
                around = lines[call.lineno - 2 : call.end_lineno]
                if not any("#" in line for line in around):
                    faults.append(f"{path}:{call.lineno}: CASCADE without a comment that says why")
    return faults


def templates_reaching_up(package: Path) -> list[str]:
    """Templates that include, extend or link to a room above or beside their own."""
    reach = re.compile(r"""{%-?\s*(?:include|extends|url)\s+["']([\w-]+)[:/]""")
    return [
        f"{path}: reaches {used}"
        for room, path, text in templates(package)
        for used in reach.findall(text)
        if not may_use(room, used)
    ]


def addresses_reaching_up(package: Path) -> list[str]:
    """Python that builds an address of a room above or beside its own."""
    faults = []
    for room, path, tree in modules(package):
        for call, name in calls(tree):
            label = text_of(call.args[0]) if call.args else ""
            if name in {"reverse", "reverse_lazy", "redirect", "resolve_url"} and re.match(r"[\w-]+:[\w-]", label):
                used = label.split(":")[0]
                if room and not may_use(room, used):
                    faults.append(f"{path}:{call.lineno}: reaches {used}")
    return faults


def misplaced_templates(package: Path) -> list[str]:
    """Templates outside their room's own folder (a room could shadow another's page); the error pages are ui's."""
    faults = []
    for room, path, _text in templates(package):
        parts = path.relative_to(package / room / "templates").parts
        error_page = room == "ui" and re.fullmatch(
            r"(400|403|403_address|403_csrf|404|405|413|500|503)\.html", parts[0]
        )
        if parts[0] != room and not error_page:
            faults.append(f"{path}: belongs in {room}/templates/{room}/")
    return faults


def writing_faces(package: Path) -> list[str]:
    """Views, forms, questions and other faces that write to a table instead of calling a verb."""
    faults = []
    for _room, path, tree in modules(package):
        if shelf_of(package, path) not in READING_SHELVES:
            continue
        for call, name in calls(tree):
            if not isinstance(call.func, ast.Attribute):
                continue
            receiver = ast.unparse(call.func.value)
            of_rows = name == "update" and re.search(r"\.objects\b|\.(filter|exclude|all|get_queryset)\(", receiver)
            if (name in WRITES and not NOT_A_TABLE.search(receiver)) or of_rows:
                faults.append(f"{path}:{call.lineno}: {receiver}.{name}() in a shelf that only reads")
    return faults


def stray_transactions(package: Path) -> list[str]:
    """Transactions opened outside ``actions.py``, the journal's own tooling and management commands."""
    faults = []
    for room, path, tree in modules(package):
        if room == "journal" or shelf_of(package, path) in {"actions", "management"}:
            continue
        faults += [
            f"{path}:{node.lineno}: a transaction outside actions"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute | ast.Name) and getattr(node, "attr", getattr(node, "id", "")) == "atomic"
        ]
    return faults


def templates_comparing_states(package: Path) -> list[str]:
    """Templates that decide by a state or a zone: the table decides, the template shows."""
    compare = re.compile(r"""{%-?\s*(?:if|elif|ifequal)\b[^%]*\b(?:state|zone)\b\s*(?:==|!=|in\b|not\s+in\b)""")
    return [f"{path}: compares a state" for _room, path, text in templates(package) if compare.search(text)]


def oversized(package: Path) -> list[str]:
    """Modules, functions, views, templates and rooms past the size at which they must be cut."""
    faults, rooms = [], dict[str, int]()
    for room, path, tree in modules(package):
        length = len(path.read_text().splitlines())
        rooms[room] = rooms.get(room, 0) + length
        if length > LINES_OF_A_MODULE:
            faults.append(f"{path}: {length} lines, {LINES_OF_A_MODULE} allowed")
        limit = LINES_OF_A_VIEW if shelf_of(package, path) == "views" else LINES_OF_A_FUNCTION
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > limit:
                    faults.append(f"{path}:{node.lineno}: {node.name} has {size} lines, {limit} allowed")
    faults += [
        f"{room}: {lines} lines, {LINES_OF_A_ROOM} allowed in a room"
        for room, lines in rooms.items()
        if room and lines > LINES_OF_A_ROOM
    ]
    for _room, path, text in templates(package):
        if (length := len(text.splitlines())) > LINES_OF_A_TEMPLATE:
            faults.append(f"{path}: {length} lines, {LINES_OF_A_TEMPLATE} allowed")
    return faults


def lumber_rooms(package: Path) -> list[str]:
    """Rooms or files whose name says nothing: utils, helpers, common, core, misc, services."""
    return [
        f"{path}: a name that says nothing"
        for path in sorted(package.rglob("*"))
        if path.stem in FORBIDDEN_NAMES and (path.suffix == ".py" or (path.is_dir() and "vendor" not in path.parts))
    ]


def undescribed(package: Path) -> list[str]:
    """Modules without a docstring that says what they are."""
    return [f"{path}: no docstring" for _room, path, tree in modules(package) if not ast.get_docstring(tree)]


def unnamed_migrations(package: Path) -> list[str]:
    """Migrations whose name doesn't say their one idea."""
    return [
        f"{path}: name the idea"
        for path in sorted(package.glob("*/migrations/*.py"))
        if path.name != "__init__.py" and ("_auto_" in path.name or path.stem.endswith("_initial"))
    ]


def unsafe_pages(package: Path) -> list[str]:
    """Inline style or script, handlers in attributes, or outside hosts, in templates and first-party scripts."""
    in_a_template = {
        r"\sstyle\s*=\s*[\"'{]": "a style attribute",
        r"<style\b": "a style element",
        r"<script(?![^>]*\bsrc\s*=)[^>]*>": "an inline script",
        r"<[^>]*\son[a-z]+\s*=": "an event handler in an attribute",
        r"\bhx-on\b|\bjs:|javascript:": "script in an attribute",
    }
    outside = re.compile(r"https?://(?!www\.w3\.org/)|(?:src|href|action)\s*=\s*[\"']//")
    faults = []
    for _room, path, text in templates(package):
        shown = re.sub(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}", "", text, flags=re.DOTALL)
        faults += [f"{path}: {what}" for pattern, what in in_a_template.items() if re.search(pattern, shown)]
        if outside.search(shown):
            faults.append(f"{path}: an outside host")
    for path in sorted(package.glob("*/static/**/*")):
        code = path.suffix in {".css", ".js"} and "vendor" not in path.parts
        if code and outside.search(
            re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        ):
            faults.append(f"{path}: an outside host")
    return faults


def shelves_reaching_up(package: Path) -> list[str]:
    """Imports inside a room from a shelf to a higher one (a query that imports a view)."""
    faults = []
    for room, path, tree in modules(package):
        shelf = shelf_of(package, path)
        if shelf not in SHELVES:
            continue
        for node in ast.walk(tree):
            for used in _imported_shelves(node, f"{package.name}.{room}"):
                if SHELVES.get(used, 0) > SHELVES[shelf]:
                    faults.append(f"{path}:{node.lineno}: {shelf} imports {used}")  # type: ignore[attr-defined]
    return faults


def _imported_shelves(node: ast.AST, room: str) -> list[str]:
    """Return the shelves of ``room`` (a dotted name) that an import statement names."""
    if isinstance(node, ast.Import):
        return [name.name.split(".")[2] for name in node.names if name.name.startswith(room + ".")]
    if isinstance(node, ast.ImportFrom):
        if node.module == room or (node.level == 1 and node.module is None):
            return [name.name for name in node.names]
        if node.module and node.module.startswith(room + "."):
            return [node.module.split(".")[2]]
    return []


def reexporting_shelves(package: Path) -> list[str]:
    """A split shelf whose ``__init__`` passes on names of its parts, so that nobody knows where they live."""
    faults = []
    for room, path, tree in modules(package):
        shelf = shelf_of(package, path)
        if path.name != "__init__.py" or shelf not in SHELVES:
            continue
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        parts = f"{package.name}.{room}.{shelf}"
        for node in ast.walk(tree):
            own = isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith(parts))
            passed_on = [name.asname or name.name for name in node.names] if own else []  # type: ignore[attr-defined]
            faults += [
                f"{path}: passes on {name}; a split shelf re-exports nothing" for name in passed_on if name not in used
            ]
    return faults


def ordered_tables(package: Path) -> list[str]:
    """A model's Meta with ``ordering``: it sorts every query behind the reader's back."""
    return [
        f"{path}:{line.lineno}: ordering in Meta"
        for _room, path, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and any(getattr(target, "id", "") == "ordering" for target in line.targets)
    ]


def met_traps(package: Path) -> list[str]:
    """Traps met before: POST without fields ignored, model signals, page numbers, chores left as notes."""
    traps = {
        r"request\.(POST|FILES)\s+or\s+None": "`request.POST or None` ignores a POST without fields",
        r"django\.db\.models\.signals|django\.db\.models import [^\n]*\bsignals\b": "model signals",
        r"django\.core\.paginator": "page numbers; keyset pagination only",
        r"#\s*(TODO|FIXME|XXX)": "a chore left as a note",
    }
    return [
        f"{path}: {what}"
        for _room, path, _tree in modules(package)
        for pattern, what in traps.items()
        if re.search(pattern, path.read_text())
    ]


CHECKS: list[Callable[[Path], list[str]]] = [
    foreign_keys_by_string,
    silent_cascades,
    templates_reaching_up,
    addresses_reaching_up,
    misplaced_templates,
    writing_faces,
    stray_transactions,
    templates_comparing_states,
    oversized,
    lumber_rooms,
    undescribed,
    unnamed_migrations,
    unsafe_pages,
    shelves_reaching_up,
    reexporting_shelves,
    ordered_tables,
    met_traps,
]
