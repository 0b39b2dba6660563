"""Texts of the content, and names of languages, as staff read them."""

from dataclasses import dataclass

from bot.console.desk import Desk
from bot.console.languages import name_of
from bot.console.viewer import Visit
from flows import Replied, Text


@dataclass(frozen=True)
class Shown:
    """Says things in the language of who looks."""

    desk: Desk
    visit: Visit

    def topic(self, topic: str | None) -> str:
        """The title of a topic or subject; its id when the content has it no more."""
        if not topic:
            return ""
        for key in (f"answer.{topic}.title", f"subject.{topic}"):
            if key in self.desk.library.texts:
                return self.text(key)
        return topic

    def text(self, key: str) -> str:
        """A text of the content."""
        visit = self.visit
        said = Replied((Text(key),))
        return self.desk.renderer.message(said, visit.language, visit.profile, visit.today()).text

    def language(self, code: str) -> str:
        """The name of a language."""
        return name_of(self.desk, self.visit, code) or self.visit.translate("language unknown")
