"""All settings, from environment variables MEEDOEN_*; `meedoen settings` lists them."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError

PREFIX = "MEEDOEN_"
REPOSITORY = Path(__file__).resolve().parent.parent


def default_data_dir() -> Path:
    """Beside the code when that is ours to write; for root a place outside root's home.

    The embedded PostgreSQL refuses to run as root and changes to a user of its own, who must be
    able to reach its files.
    """
    if os.getuid() == 0:
        return Path(tempfile.gettempdir()).parent / "var" / "lib" / "meedoen"
    return REPOSITORY / ".data"


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: str = Field("", description="PostgreSQL; empty: an embedded server (first run).")
    data_dir: Path = Field(
        default_factory=default_data_dir, description="Embedded database, trained model, keys."
    )
    model_dir: Path | None = Field(
        None, description="Trained models; unset: in the data directory."
    )
    content_dir: Path | None = Field(
        None, description="Your own content: answers, flows, municipalities; overlays ours."
    )
    municipality: str = Field("meerdael", description="Slug of the default municipality.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field("", description="Where newcomers reach the web chat; https in service.")
    trusted_proxies: str = Field(
        "", description="Addresses of proxies whose X-Forwarded-* headers are believed; commas."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs cookies; at least 32 characters. Embedded: made by itself.",
    )
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Fernet keys, commas; the first encrypts, all decrypt."
    )
    telegram_token: SecretStr = Field(
        SecretStr(""),
        description="Bot token of the default municipality; ..._TOKEN__<SLUG> for more.",
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret that Telegram sends along; ..._SECRET__<SLUG> for more."
    )
    telegram_webhook_url: str = Field("", description="Public base of the webhook; empty: polling.")
    telegram_api_url: str = Field(
        "https://api.telegram.org/bot", description="The Bot API's base, ending in /bot."
    )
    nlu: Literal["local", "rasa"] = Field("local", description="Which interpreter understands.")
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where Rasa listens.")
    rasa_calibration: Path | None = Field(
        None, description="When Rasa is sure; unset: as learned for the model that we describe."
    )
    translator: Literal["none", "libretranslate", "deepl", "microsoft", "google"] = Field(
        "none", description="Machine translation between newcomer and coach."
    )
    translator_url: str = Field("", description="Address of LibreTranslate.")
    translator_key: SecretStr = Field(SecretStr(""), description="Key of the translation service.")
    translator_region: str = Field("", description="Region of a key of Microsoft that has one.")
    demo: bool = Field(False, description="Fill the embedded database with a demo municipality.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Logging.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("telegram_api_url")
    @classmethod
    def _api_base(cls, value: str) -> str:
        if not value.endswith("/bot"):
            raise ValueError("must end in /bot")
        return value

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded server."""
        return not self.database_url

    @property
    def models(self) -> Path:
        """Where trained models are kept."""
        return self.model_dir or self.data_dir / "models"

    def telegram_tokens(self, environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
        """Bot tokens by municipality slug."""
        return self._per_municipality("TELEGRAM_TOKEN", self.telegram_token, environment)

    def telegram_secrets(self, environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
        """Webhook secrets by municipality slug."""
        return self._per_municipality(
            "TELEGRAM_WEBHOOK_SECRET", self.telegram_webhook_secret, environment
        )

    def _per_municipality(
        self, name: str, default: SecretStr, environment: Mapping[str, str]
    ) -> Mapping[str, str]:
        start = f"{PREFIX}{name}__"
        found = {
            key.removeprefix(start).lower().replace("_", "-"): value
            for key, value in environment.items()
            if key.startswith(start) and value
        }
        if default.get_secret_value():
            found.setdefault(self.municipality, default.get_secret_value())
        return found

    @classmethod
    def read(cls) -> Self:
        """Read the environment. Raises ConfigurationError that names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            problems = "; ".join(
                f"{PREFIX}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}"
                for e in error.errors()
            )
            raise ConfigurationError(f"{problems} (see: meedoen settings)") from error
