"""Keys: from the environment, or made once and kept beside the embedded database."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import ConfigurationError
from bot.settings import Settings

SHORTEST_SECRET = 32


def encryption_keys(settings: Settings) -> list[str]:
    """Keys for what people write, the encrypting one first. Raises ConfigurationError."""
    if settings.encryption_keys:
        return [key.get_secret_value() for key in settings.encryption_keys]
    if not settings.embedded:
        raise ConfigurationError(
            "MEEDOEN_ENCRYPTION_KEYS is not set: make one with `meedoen settings --new-key`"
            " and keep it where your backups of the database are not"
        )
    return [_kept(settings.data_dir / "encryption.key", Fernet.generate_key().decode())]


def secret_key(settings: Settings) -> str:
    """The key that signs cookies. Raises ConfigurationError."""
    if key := settings.secret_key.get_secret_value():
        if len(key) < SHORTEST_SECRET:
            raise ConfigurationError(f"MEEDOEN_SECRET_KEY: at least {SHORTEST_SECRET} characters")
        return key
    if not settings.embedded:
        raise ConfigurationError("MEEDOEN_SECRET_KEY is not set: any 32 random characters")
    return _kept(settings.data_dir / "secret.key", secrets.token_urlsafe(48))


def _kept(path: Path, fresh: str) -> str:
    """What stands in the file; made with `fresh` when there is none, for us alone to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh
