"""The keys that people's words are stored under."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.errors import Undecipherable


class Keyring:
    """Encrypts with the first key, decrypts with any.

    A stored value is the Fernet token as raw bytes: base64 would make every photo a third larger.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys (32 bytes in url-safe base64), the newest first.

        Raises ValueError when there is none, or one is malformed.
        """
        if not keys:
            raise ValueError("at least one encryption key is needed")
        fernets = [Fernet(key) for key in keys]
        self._first = fernets[0]
        self._all = MultiFernet(fernets)

    def encrypt(self, plain: bytes) -> bytes:
        """What is to be stored for `plain`."""
        return urlsafe_b64decode(self._first.encrypt(plain))

    def decrypt(self, stored: bytes) -> bytes:
        """The reverse of `encrypt`. Raises Undecipherable."""
        try:
            return self._all.decrypt(urlsafe_b64encode(stored))
        except InvalidToken as error:
            raise Undecipherable("no encryption key opens this value") from error

    def rotate(self, stored: bytes) -> bytes | None:
        """The same text under the first key; None when it already is. Raises Undecipherable."""
        token = urlsafe_b64encode(stored)
        try:
            self._first.decrypt(token)
        except InvalidToken:
            return self.encrypt(self.decrypt(stored))
        return None
