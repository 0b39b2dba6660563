"""One form of database address outside, another for SQLAlchemy."""

from sqlalchemy.engine import URL, make_url


def driver_url(url: str) -> URL:
    """SQLAlchemy's form of a libpq address, with psycopg named as the driver.

    `url` starts with postgresql:// or postgres://. Raises ValueError for anything else, without
    repeating it: it may hold a password.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ValueError("a database address starts with postgresql://")
    return make_url(f"postgresql+psycopg://{rest}")
