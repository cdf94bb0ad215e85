"""What the environment may switch off, and where that is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def check_deploy(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` of a site set up like this, as before it goes public."""
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    secret = {"NSX_VAR": str(folder), "DEBUG": "0", "SECRET_KEY": "0123456789abcdefghij" * 3}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **secret, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_site_passes_the_check(tmp_path: Path) -> None:
    done = check_deploy(tmp_path, ALLOWED_HOSTS="example.org")
    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


def test_without_https_the_check_does_not_pass(tmp_path: Path) -> None:
    done = check_deploy(tmp_path, ALLOWED_HOSTS="127.0.0.1,localhost,[::1]", INSECURE_HTTP="1")
    assert done.returncode == 1
    assert "SECURE_SSL_REDIRECT" in done.stderr


@pytest.mark.parametrize(
    ("hosts", "named"),
    [("example.org", "example.org"), ("localhost,.example.org", ".example.org"), ("*", "*")],
)
@pytest.mark.parametrize("debug", ["0", "1"])
def test_a_site_with_another_name_cannot_do_without_https(
    tmp_path: Path, hosts: str, named: str, debug: str
) -> None:
    done = check_deploy(tmp_path, ALLOWED_HOSTS=hosts, INSECURE_HTTP="1", DEBUG=debug)
    assert done.returncode == 1
    assert f"take {named} out of ALLOWED_HOSTS, or serve HTTPS." in done.stderr
