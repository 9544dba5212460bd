"""Imports go strictly downward, whether they stand at the top of a module or inside a function."""

import ast
from pathlib import Path

import netquality

PACKAGE = Path(netquality.__file__).parent

#: The rooms of the house from the ground up; rooms on one floor do not know each other.
FLOORS = [
    {"schema", "uncertainty", "portable", "ordering"},
    {"storage", "survival", "discontinuity"},
    {"network"},
    {"readers", "sample", "ties", "wording", "suite", "privacy"},
    {"detection"},
    {"introductions", "talk", "logfile"},
    {"depth", "triads", "outofcore"},
    {"exposure"},
    {
        "vanity",
        "responsiveness",
        "breakdown",
        "vetting",
        "balance",
        "calibration",
        "structure",
        "team",
        "outlook",
        "brokers",
        "waiting",
        "lift",
    },
    {"dunbar", "growth", "crossing", "marginal", "crowd", "matchmaking", "vetted", "triaging"},
    {"robustness", "dormant"},
    {"change"},
    {"catalog", "words"},
    {"plotdata", "tables"},
    {"plots", "answers", "files", "html"},
    {"manifest", "tabling"},
    {"report", "page"},
    {"recheck", "lab", "live"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
METRICS = {"ties", "detection", "introductions", "depth", *FLOORS[7], *FLOORS[8], *FLOORS[9], *FLOORS[10], *FLOORS[11]}
#: Doors that stay shut although they lead downward.
SHUT = {("plots", metric) for metric in METRICS}


def _rooms():
    """Yield (room, module) of every module; the modules of a subpackage share its room."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts != ("__init__",) and not parts[0].startswith("_suite"):
            yield parts[0], path


def _imported(path):
    """Yield the dotted names under netquality that a module imports; 'from x import y' may mean module x.y."""
    yield from _named(path, ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _named(path, nodes):
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "netquality")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports out in full"
            if node.module == "netquality":
                yield from (f"netquality.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("netquality."):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _run(path):
    """Yield as `_imported` does, without what is imported for type checkers alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    only_types = {id(node) for test in tests for each in test.body for node in ast.walk(each)}
    yield from _named(path, (node for node in ast.walk(tree) if id(node) not in only_types))


def faults(rooms, imported=_imported):
    """Return what breaks the rule, a line each."""
    found = []
    for room, path in rooms:
        for name in imported(path):
            other = name.split(".")[1] if "." in name else "__init__"
            if other != room and not (FLOOR.get(other, 99) < FLOOR.get(room, -1) and (room, other) not in SHUT):
                found.append(f"{path.name} in {room} imports {name}")
    return found


def test_every_room_has_a_floor():
    assert sorted({room for room, _ in _rooms()} - FLOOR.keys()) == []


def test_imports_go_strictly_downward():
    assert faults(_rooms()) == []


def circles(needs):
    """Return the modules that need themselves in the end; `needs` is module -> imported names."""

    def home(name):
        return max((module for module in needs if f"{name}.".startswith(f"{module}.")), key=len, default=None)

    edges = {module: {home(name) for name in names} - {None} for module, names in needs.items()}
    while free := {module for module, others in edges.items() if not others}:
        edges = {module: others - free for module, others in edges.items() if module not in free}
    return sorted(edges)


def test_a_subpackage_has_no_circles():
    needs = {}
    for room, path in _rooms():
        if path.parent != PACKAGE:
            module = f"netquality.{room}.{path.stem}".removesuffix(".__init__")
            needs[module] = [name for name in _run(path) if name.startswith(f"netquality.{room}.")]
    assert circles(needs) == []


def test_circles_are_seen():
    assert circles({"n.r": ["n.r.a.f"], "n.r.a": ["n.r.b"], "n.r.b": []}) == []
    assert circles({"n.r": ["n.r.a.f"], "n.r.a": ["n.r.g"]}) == ["n.r", "n.r.a"]


def test_the_rule_sees_upward_sideways_shut_and_hidden_imports(tmp_path):
    source = tmp_path / "depth.py"
    source.write_text(
        "import netquality\nfrom netquality import plots\nimport netquality.vanity\n"
        "from netquality.depth import x\nfrom netquality.schema import y\n"
        "def f():\n    from netquality.cli import main\n"
    )
    assert faults([("depth", source)]) == [
        "depth.py in depth imports netquality",
        "depth.py in depth imports netquality.plots",
        "depth.py in depth imports netquality.vanity",
        "depth.py in depth imports netquality.cli.main",
    ]
    source.write_text("from netquality import uncertainty\n")
    assert faults([("schema", source)]) == ["depth.py in schema imports netquality.uncertainty"]
    source.write_text("from netquality.depth import x\n")
    assert faults([("plots", source)]) == ["depth.py in plots imports netquality.depth.x"]


def test_no_public_name_is_a_module_s():
    """Once a module is imported, its name on the package is the module's, and a function of that name is lost."""
    modules = {
        path.stem if path.stem != "__init__" else path.parent.name for _, path in _rooms() if path.parent == PACKAGE
    }
    modules |= {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert sorted(set(netquality.__all__) & modules) == []
