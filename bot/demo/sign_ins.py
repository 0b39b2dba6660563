"""The sign-ins of the demo: made by chance once per installation, kept where its keys are."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.demo.script import Colleague

FILE = "demo-sign-ins.json"


@dataclass(frozen=True)
class SignIn:
    """With what one signs in to the console of the demo."""

    email: str
    password: str
    role: str


def sign_ins(data_dir: Path, staff: Sequence[Colleague]) -> list[SignIn]:
    """One for each, the same at every start. Readable by this machine's user alone."""
    path = data_dir / FILE
    kept: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    passwords = {one.email: kept.get(one.email) or secrets.token_urlsafe(12) for one in staff}
    if passwords != kept:
        path.touch(mode=0o600)
        path.write_text(json.dumps(passwords, indent=1), "utf-8")
    return [SignIn(one.email, passwords[one.email], one.role) for one in staff]
