"""Database addresses."""

import pytest

from storage.urls import driver_url


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_names_the_driver_and_keeps_the_rest(scheme: str) -> None:
    url = driver_url(f"{scheme}://me:p%40ss@db.example:5433/meedoen?sslmode=require")
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port) == ("me", "p@ss", "db.example", 5433)
    assert (url.database, url.query["sslmode"]) == ("meedoen", "require")


@pytest.mark.parametrize("url", ["", "secret", "mysql://me:secret@db/x", "sqlite:///secret.db"])
def test_nothing_but_postgresql_and_no_password_in_the_error(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql://") as error:
        driver_url(url)
    assert "secret" not in str(error.value)
