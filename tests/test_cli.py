import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest
import typer

from netquality import catalog, cli, recheck, report, suite
from netquality.schema import NetqualityError
from tests import standin


@pytest.fixture
def export(tmp_path):
    return standin.network().write(tmp_path / "archive")


@pytest.fixture
def run(capsys):
    """Runs the command line; returns exit code, standard output and standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main([str(argument) for argument in arguments])
        return end.value.code or 0, *capsys.readouterr()

    return call


@pytest.fixture
def no_notebooks(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "home", lambda: tmp_path)


def test_report_writes_and_says_where(tmp_path, export, run, no_notebooks):
    code, out, err = run("report", export, "-o", tmp_path / "out", "--as-of", "2024-02-02")
    assert (code, err) == (0, "")
    assert out.startswith(str(tmp_path / "out" / "index.html"))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["options"] == {"owner": None, "as_of": "2024-02-02"}


def test_a_report_of_which_nothing_has_changed_stands(tmp_path, export, run, no_notebooks):
    def written():
        said = run("report", export, "-o", tmp_path / "out")
        return said, (tmp_path / "out").stat().st_ino

    first = written()[1]
    (code, out, err), again = written()
    assert (code, err, again) == (0, "", first)
    assert (
        out
        == f"{tmp_path / 'out' / 'index.html'} stands: nothing it was made from has changed (--fresh writes it anew)\n"
    )
    assert "written in" in run("report", export, "-o", tmp_path / "out", "--fresh")[1]
    assert (tmp_path / "out").stat().st_ino != first


def test_the_report_goes_to_a_folder_of_its_name_by_default(tmp_path, export, run, no_notebooks, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("report", "archive")[0] == 0
    assert (tmp_path / "netquality-report" / "index.html").exists()


def test_bad_input_is_one_line_and_exit_2(tmp_path, run):
    code, out, err = run("report", tmp_path / "no.zip", "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err.startswith("netquality: ")
    assert "no.zip" in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (NetqualityError("messages.csv, row 3: bad\x1b[2J"), 2, "netquality: messages.csv, row 3: bad [2J\n"),
        (suite.NotebookError("a.ipynb, code cell 1: no"), 1, "netquality: a.ipynb, code cell 1: no\n"),
        (OSError(28, "No space left on device", "x.csv"), 2, "netquality: No space left on device: x.csv\n"),
        (KeyError("x"), 1, "netquality: KeyError: 'x'\nthis is a bug in netquality, please report it; run with"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_every_fault_has_its_exit_code_and_no_traceback(run, monkeypatch, export, fault, code, said):
    def fail(*_arguments, **_options):
        raise fault

    monkeypatch.setattr(report, "write_report", fail)
    told = run("report", export)
    assert told[:2] == (code, "")
    assert told[2].startswith(said)
    assert "Traceback" not in told[2]


def test_the_traceback_is_there_when_asked_for(run, monkeypatch, export):
    def fail(*_arguments, **_options):
        raise KeyError("x")

    monkeypatch.setattr(report, "write_report", fail)
    monkeypatch.setenv("NETQUALITY_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main(["report", str(export)])


def test_check_says_what_differs(tmp_path, run, monkeypatch):
    found = recheck.Check(
        ("a.csv: changed",),
        ("tables/a.csv: holds other numbers than the network gives",),
        ("notebooks/a.ipynb, code cell 1: fails now",),
        ("pandas 3 then, 4 now",),
    )
    monkeypatch.setattr(recheck, "check_report", lambda folder: found)
    code, out, _ = run("check", tmp_path)
    assert code == 1
    said = [*found.altered, *found.tables, *found.cells]
    assert out.splitlines() == [*said, "written with other versions: pandas 3 then, 4 now"]
    monkeypatch.setattr(recheck, "check_report", lambda folder: recheck.Check((), (), (), ()))
    assert run("check", tmp_path)[0] == 0


def test_explain_shows_parts_and_days_and_escapes_nothing_into_the_terminal(export, run):
    code, out, _ = run("explain", export, "Ann Beispiel")
    assert code == 0
    assert "exchanged" in out
    assert "2024-02-01" in out
    assert "2024-02-02" in out
    code, _, err = run("explain", export, "Nobody\x1b]0;x")
    assert code == 2
    assert "\x1b" not in err


def test_coverage_names_every_metric(export, run):
    code, out, _ = run("coverage", export)
    assert code == 0
    for metric in catalog.METRICS:
        assert metric.question.split("?")[0][:20] in out


@pytest.mark.parametrize("kind", ["introductions", "meetings"])
def test_templates_are_printed_or_written_but_never_over_a_file(tmp_path, run, kind):
    code, out, _ = run("template", kind)
    assert (code, out.endswith("\n")) == (0, True)
    assert run("template", kind, "-o", tmp_path / "log.csv")[0] == 0
    assert (tmp_path / "log.csv").read_text(encoding="utf-8") == out
    assert run("template", kind, "-o", tmp_path / "log.csv")[0] == 2


def test_an_unknown_template_is_refused(run):
    assert run("template", "horoscopes")[0] == 2


def test_a_sample_can_be_written_and_reported_on(tmp_path, run, no_notebooks):
    code, out, _ = run("sample", tmp_path / "made", "--connections", "200", "--messages", "2000", "--no-zip")
    assert (code, out) == (0, f"{tmp_path / 'made' / 'linkedin'}\n")
    assert run("coverage", tmp_path / "made" / "linkedin")[0] == 0
    assert not (tmp_path / "made" / "linkedin.zip").exists()


def test_a_pool_of_so_many_owners_can_be_written_and_compared(tmp_path, run):
    sizes = ("--connections", "200", "--messages", "2000", "--seed", "3")
    code, out, _ = run("sample", tmp_path / "pool", "--of", "pooled", "--owners", "3", *sizes)
    assert code == 0 and len(out.split()) == 3
    assert "not visible" not in run("coverage", *out.split())[1]


def test_version_and_usage(run):
    import netquality

    assert run("version") == (0, f"{netquality.__version__}\n", "")
    assert run("report")[0] == 2
    assert run("--help")[0] == 0


COMMANDS = typer.main.get_command(cli.app).commands
EXAMPLES = [
    (name, line.split("netquality ", 1)[1])
    for name, command in COMMANDS.items()
    for line in (command.epilog or "").splitlines()[2:]
]


def test_every_command_that_takes_anything_teaches_by_example(run):
    assert {name for name, _ in EXAMPLES} == {name for name, command in COMMANDS.items() if len(command.params)}
    told = run("report", "--help")[1]
    assert "  Examples:\n    netquality report ~/Downloads/" in told
    assert all(len(line) <= 80 for line in told.splitlines())


@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_an_example_is_understood(name, line):
    command, *arguments = shlex.split(line)
    assert command == name
    COMMANDS[name].make_context(name, arguments)


def _completed(*words):
    """What the shell is offered after `words`, and which heavy libraries that took."""
    code = (
        "import atexit, sys; sys.argv = ['netquality'];"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'duckdb', 'nbformat'};"
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr));"
        "from netquality.cli import main; main()"
    )
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    shell = os.environ | asked | {"_NETQUALITY_COMPLETE": "complete_bash"}
    done = subprocess.run([sys.executable, "-c", code], env=shell, capture_output=True, text=True, check=True)
    return done.stdout.split(), done.stderr.strip()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("netquality", "re"), {"report"}),
        (("netquality", "report", "--s"), {"--share"}),
        (("netquality", "sample", "--of", "f"), {"facebook"}),
        (("netquality", "template", ""), {"introductions", "meetings"}),
    ],
)
def test_the_shell_completes_without_loading_what_computes(words, offered):
    found, heavy = _completed(*words)
    assert (set(found), heavy) == (offered, "[]")


def test_no_command_builds_a_grammar_that_it_does_not_ask_for():
    code = "import netquality.cli, nbformat, sys; nbformat.validate(nbformat.v4.new_notebook()); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "jsonschema" in loaded
    assert "lark" not in loaded


def test_the_completion_can_be_shown_and_installed(run):
    assert "--install-completion" in run("--help")[1]


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_an_interrupt_stops_the_kernels_and_leaves_nothing(tmp_path, export):
    standin.write(tmp_path / "suite", a=standin.notebook("import time\nopen('../../started', 'w')\ntime.sleep(60)"))
    code = (
        "import pathlib, sys; from netquality import cli, suite;"
        f"suite.home = lambda: pathlib.Path({str(tmp_path / 'suite')!r}); cli.main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, "report", str(export), "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        deadline = time.monotonic() + 120
        while not (tmp_path / "started").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "started", "suite"]


def test_a_sheet_is_drawn_filled_in_and_held_against_depth(tmp_path, export, run):
    sheet = tmp_path / "ratings.csv"
    code, out, err = run("rate", export, "-o", sheet)
    assert (code, err) == (0, "")
    assert out.startswith(f"{sheet}: 2 names.")
    text = sheet.read_bytes().decode("utf-8-sig")
    assert text.startswith("person,name,company,position,rating\r\n")
    assert ",'=HYPERLINK(1)" in text
    sheet.write_text(text.replace(",,,\r", ",,,1\r").replace("Ann Beispiel,,,1", "Ann Beispiel,,,5"), encoding="utf-8")
    code, out, err = run("calibrate", export, sheet)
    assert (code, err) == (0, "")
    assert re.search(r"^tau_b +1$", out, re.MULTILINE)
    assert re.search(r"^auc +1$", out, re.MULTILINE)


def test_a_filled_in_sheet_is_not_drawn_over(tmp_path, export, run):
    sheet = tmp_path / "ratings.csv"
    sheet.write_text("mine")
    code, _, err = run("rate", export, "-o", sheet)
    assert (code, err) == (2, f"netquality: {sheet} is there already; nothing was written\n")
    assert sheet.read_text() == "mine"


def test_faulty_ratings_are_told_with_file_and_row(tmp_path, export, run):
    sheet = tmp_path / "ratings.csv"
    sheet.write_text("person,rating\nlinkedin.com/in/ann,7\n")
    code, out, err = run("calibrate", export, sheet)
    assert (code, out, err) == (2, "", f"netquality: {sheet}, row 2: the rating is none of 1-5\n")
