"""subjects.yml: the domains that topics belong to; the main ones are shown as pictures."""

from dataclasses import dataclass

from flows.loaders.answers import PICTOGRAMS
from flows.problems import Place
from flows.reading import Value
from flows.texts import SourceText, read_text


@dataclass(frozen=True)
class Subject:
    """A domain; `includes` are other domains whose topics are shown below it, too."""

    id: str
    place: Place
    name: str
    """Key of its text."""
    pictogram: str | None
    main: bool
    includes: tuple[str, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """Its own domain and those it includes."""
        return (self.id, *self.includes)


def read_subjects(root: Value) -> tuple[list[Subject], list[SourceText]]:
    """The subjects of one file, and their names."""
    subjects: list[Subject] = []
    texts: list[SourceText] = []
    for name, value in root.entries().items():
        fields = value.fields(required=("name",), optional=("pictogram", "main", "includes"))
        if "name" in fields:
            texts.append(read_text(f"subject.{name}", fields["name"]))
        includes = fields["includes"].items() if "includes" in fields else []
        subjects.append(
            Subject(
                id=name,
                place=value.place,
                name=f"subject.{name}",
                pictogram=fields["pictogram"].one_of(PICTOGRAMS) if "pictogram" in fields else None,
                main="main" in fields and fields["main"].flag(),
                includes=tuple(item.name() for item in includes),
            )
        )
    return subjects, texts
