"""How a mistake in a language's files is told: where it is, and what to do about it."""


class LocaleProblem(Exception):
    """A file can't be used."""

    def __init__(self, where: str, what: str) -> None:
        """`where` is the file with its line, `what` the mistake and what to do."""
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


class LanguageError(LocaleProblem):
    """languages.toml names something that can't be."""


class CatalogError(LocaleProblem):
    """A catalog can't be read."""
