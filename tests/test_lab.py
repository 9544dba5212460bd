import pytest

from netquality import lab, suite
from netquality.network import Network
from netquality.schema import NetqualityError
from tests import standin


@pytest.fixture
def copy(tmp_path):
    """Writes a working copy into ``tmp_path / "lab"``."""
    export = standin.network().write(tmp_path / "archive")
    notebooks = standin.write(tmp_path / "suite", a=standin.notebook("1 + 1"))

    def write(**options):
        return lab.write_copy([export], tmp_path / "lab", notebooks=notebooks, **options)

    return write


def test_the_copy_is_bound_to_the_export(tmp_path, copy):
    assert copy() == tmp_path / "lab"
    notebook = suite.load(tmp_path / "lab" / "notebooks" / "a.ipynb")
    assert notebook.cells[2].source == "EXPORT = '../network'"
    assert Network.load(tmp_path / "lab" / "network").equals(standin.network())


def test_the_copy_compares_with_an_earlier_export(tmp_path):
    export, old = standin.network().write(tmp_path / "new"), standin.network().at("2024-02-01").write(tmp_path / "old")
    pages = standin.write(tmp_path / "suite", a=standin.notebook("EARLIER = None  # a path\n2 + 2"))
    folder = lab.write_copy([export], tmp_path / "lab", earlier=old, notebooks=pages)
    bound = [cell.source for cell in suite.load(folder / "notebooks" / "a.ipynb").cells]
    assert bound[2] == "EXPORT = '../network'"
    assert bound[-1] == "EARLIER = '../earlier'\n2 + 2"
    assert Network.load(folder / "earlier").equals(Network.load(old))


def test_work_is_never_overwritten(tmp_path, copy):
    copy()
    edited = tmp_path / "lab" / "notebooks" / "a.ipynb"
    edited.write_text("my work")
    with pytest.raises(NetqualityError, match="--fresh"):
        copy()
    assert edited.read_text() == "my work"
    for number in (1, 2):
        copy(fresh=True)
        assert (tmp_path / "lab.1" / "notebooks" / "a.ipynb").read_text() == "my work"
        assert (tmp_path / f"lab.{number}").is_dir()
        assert edited.read_text() != "my work"


def test_an_export_that_cannot_be_read_leaves_the_earlier_copy(tmp_path, copy):
    copy()
    with pytest.raises(NetqualityError):
        lab.write_copy([tmp_path / "no.zip"], tmp_path / "lab", fresh=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "lab", "suite"]


def test_jupyterlab_listens_here_alone_behind_a_token(tmp_path, copy, monkeypatch, capsys):
    started = {}

    def execv(path, arguments):
        started.update(path=path, arguments=arguments, token=lab.os.environ["JUPYTER_TOKEN"])

    for name in ("JUPYTER_TOKEN", "JUPYTER_PREFER_ENV_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(lab.os, "execv", execv)
    lab.open_lab(copy(), browser=False)
    assert started["path"] == lab.sys.executable
    assert len(started["token"]) >= 32
    assert f"/lab/tree/notebooks/a.ipynb?token={started['token']}" in capsys.readouterr().out
    assert not any(started["token"] in argument for argument in started["arguments"])
    assert {
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.open_browser=False",
        "--LabApp.default_url=/lab/tree/notebooks/a.ipynb",
        f"--ServerApp.root_dir={tmp_path / 'lab'}",
    } <= set(started["arguments"])


def test_jupyterlab_neither_fetches_news_nor_asks_whether_it_may(tmp_path):
    from jupyterlab.labapp import LabApp

    app = LabApp()
    options = lab.lab_options(tmp_path, "a.ipynb", port=1, browser=False)
    app.parse_command_line([option for option in options if option.startswith("--LabApp.")])
    # An empty address would be asked about: only none at all takes the question away.
    assert app.news_url is None
    assert app.check_for_updates_class.__name__ == "NeverCheckForUpdate"
