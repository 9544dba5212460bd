"""No network at run time: what is tested may not reach out, and a report needs no network to be there."""

import shutil
import socket
import subprocess
import sys

import pytest

from tests import faulty

#: A network namespace of its own, in which there is nothing but this computer.
ALONE = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


def test_reaching_out_is_an_error_in_tests():
    with pytest.raises(AssertionError, match="asked for the address"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(AssertionError, match="reached out"), socket.socket() as outward:
        outward.connect(("192.0.2.1", 80))


@pytest.mark.skipif(not (shutil.which("unshare") and shutil.which("ip")), reason="needs unshare and ip")
def test_a_report_needs_no_network(tmp_path):
    probe = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
    cut_off = subprocess.run([*ALONE, sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    if "Network is unreachable" not in cut_off.stderr:
        pytest.skip(f"no network namespaces on this machine: {cut_off.stderr.strip()[-80:]}")
    faulty.prepare(tmp_path)
    with faulty.start(tmp_path, inside=ALONE) as process:
        assert faulty.finish(process) == (0, "")
    assert faulty.whole(tmp_path / "out")
