"""What is said when a request is not taken."""


class Refusal(Exception):
    """A request that is not taken: `text` is the key of the page text that says why.

    `retry_after` is in seconds, for those that may come again.
    """

    def __init__(self, status: int, text: str, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.retry_after = retry_after
