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
        text = row.payload["text"]
        try:
            return await self.interpreter.understand(text)
        except InterpreterUnavailable as error:
            log.warning("interpreter_unavailable", inbound_id=row.id, reason=str(error))
            if self.fallback is None:
                return error.partial or NOT_UNDERSTOOD
        return await self.fallback.understand(text)


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
    )
