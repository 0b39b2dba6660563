"""Understanding a stored message before any lock is taken."""

from dataclasses import dataclass

import structlog

from flows import Understood
from nlu import Interpreter, InterpreterUnavailable, Understanding
from storage.inbound import Inbound

NOT_UNDERSTOOD = Understanding(
    language=None, topic=None, confidence=0.0, candidates=(), crisis=None, decision="handoff"
)
log = structlog.get_logger()


def without_words(row: Inbound) -> Understanding | None:
    """What is understood of a message that holds no words of the person's own: a tap, a photo
    without a caption. None when there are words to be read."""
    wordless = row.kind == "choice" or not row.payload.get("text")
    return NOT_UNDERSTOOD if wordless and row.kind != "text" else None


@dataclass(frozen=True)
class Understander:
    """Asks the interpreter; when it is away, the fallback still knows language and crisis."""

    interpreter: Interpreter
    fallback: Interpreter | None = None

    async def understand(self, row: Inbound) -> Understanding:
        """What the message says. Never raises: not understood is an answer, too."""
        wordless = without_words(row)
        if wordless is not None:
            return wordless
        if row.understanding is not None:
            return Understanding.from_dict(row.understanding)
        found = await self._ask(self.interpreter, row)
        if found is None and self.fallback is not None:
            found = await self._ask(self.fallback, row)
        return found or NOT_UNDERSTOOD

    async def _ask(self, interpreter: Interpreter, row: Inbound) -> Understanding | None:
        """None when this one can't tell, for whatever reason."""
        try:
            return await interpreter.understand(row.payload["text"], row.language or None)
        except InterpreterUnavailable as error:
            log.warning("interpreter_unavailable", inbound_id=row.id, reason=str(error))
            return None if self.fallback else error.partial
        except Exception:
            # A text that breaks it must not block the conversation: a person is offered instead.
            log.exception("interpreter_failed", inbound_id=row.id)
            return None


def understood(understanding: Understanding) -> Understood:
    """The engine's own copy of an understanding."""
    return Understood(
        language=understanding.language,
        topic=understanding.topic,
        confidence=understanding.confidence,
        candidates=tuple(candidate.topic for candidate in understanding.candidates),
        crisis=understanding.crisis,
        decision=understanding.decision,
        heard=understanding.heard,
        also=understanding.also,
    )
