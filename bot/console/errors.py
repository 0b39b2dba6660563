"""What a page raises when it can't be shown, split by what the reader does next.

`failures.py` makes the answers. Messages are texts of the catalogs (`N_`) or translated already.
"""


class PageError(Exception):
    """A page that says what is the matter, with `status`; `message` adds to its standing words."""

    status = 500

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(PageError):
    """There is no such thing in this municipality."""

    status = 404


class Forbidden(PageError):
    """She is signed in, and may not do this."""

    status = 403


class Conflict(PageError):
    """Somebody was faster, or the thing is no longer as it was shown."""

    status = 409


class Forged(PageError):
    """The form does not come from a page that this session was shown: nothing was done."""

    status = 403


class BadForm(PageError):
    """The body can't be read as a form."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


class SignInNeeded(Exception):
    """Nobody is signed in; `ended` when somebody was."""

    def __init__(self, *, ended: bool) -> None:
        super().__init__()
        self.ended = ended


class ChoiceNeeded(Exception):
    """She works for several municipalities and has not said for which now."""


class NoMembership(Exception):
    """She may sign in, and works for no municipality here."""
