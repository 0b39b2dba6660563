"""The containers: nothing without a restart policy and a health check, no secret in the file."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.line import app
from bot.settings import PREFIX, REPOSITORY, Settings

TEXT = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (REPOSITORY / ".env.example").read_text(encoding="utf-8")

SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEYS?$")
REQUIRED = re.compile(r"\$\{([A-Z_]+):\?")
EXAMPLE_NAME = re.compile(r"^([A-Z_]+)=", re.MULTILINE)
COPY = re.compile(r"^COPY (?!--from)(?:--\S+ )*(.+)$", re.MULTILINE)


def dockerfile(service: dict[str, Any]) -> Path | None:
    """The file that an image of ours is built from."""
    build = service.get("build")
    if build is None:
        return None
    if isinstance(build, str):
        return REPOSITORY / build / "Dockerfile"
    context, name = str(build.get("context", ".")), str(build.get("dockerfile", "Dockerfile"))
    return REPOSITORY / context / name


def test_the_parts_that_serve_newcomers_are_there() -> None:
    assert {"postgres", "migrate", "web", "worker", "rasa", "libretranslate"} <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_what_happens_when_it_ends(name: str) -> None:
    assert SERVICES[name]["restart"] in ("unless-stopped", "always", "no")
    assert name == "migrate" or SERVICES[name]["restart"] != "no"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_health_check_or_says_that_it_has_none(name: str) -> None:
    check = SERVICES[name].get("healthcheck")
    if check is not None:
        assert check.get("disable") is True or check["test"]
        return
    file = dockerfile(SERVICES[name])
    assert file is not None
    assert "\nHEALTHCHECK " in file.read_text(encoding="utf-8")


def test_secrets_come_from_the_environment() -> None:
    found = {
        (name, key): str(value)
        for name, service in SERVICES.items()
        for key, value in service.get("environment", {}).items()
        if SECRET.search(key)
    }
    assert len(found) >= 4
    assert {place: value for place, value in found.items() if not value.startswith("${")} == {}
    addresses = re.findall(r"postgresql://\w+:(.+?)@", TEXT)
    assert addresses
    assert all(password.startswith("${POSTGRES_PASSWORD") for password in addresses)


def test_the_example_names_every_variable_that_must_be_set() -> None:
    required = set(REQUIRED.findall(TEXT))
    assert required
    assert required <= set(EXAMPLE_NAME.findall(EXAMPLE))


def test_every_variable_of_ours_is_a_setting() -> None:
    named = set(re.findall(rf"^ +({PREFIX}[A-Z_]+):", TEXT, re.MULTILINE))
    named |= {name for name in EXAMPLE_NAME.findall(EXAMPLE) if name.startswith(PREFIX)}
    assert len(named) > 5
    assert named <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_services_run_commands_that_exist() -> None:
    known = {command.name for command in app.registered_commands}
    ours = {name: s["command"][0] for name, s in SERVICES.items() if "command" in s}
    assert {"migrate", "web", "worker"} <= set(ours)
    assert set(ours.values()) <= known


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_refers_to_is_there(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source = volume.partition(":")[0]
        assert source.startswith(".") or source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_port_is_open_to_the_world(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", ["Dockerfile", "nlu/Dockerfile"])
def test_an_image_copies_only_what_exists_and_is_not_ignored(name: str) -> None:
    lines = COPY.findall((REPOSITORY / name).read_text(encoding="utf-8"))
    sources = [source for line in lines for source in line.split()[:-1]]
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split()
    assert sources
    assert [source for source in sources if not (REPOSITORY / source).exists()] == []
    assert [source for source in sources if source in ignored] == []
