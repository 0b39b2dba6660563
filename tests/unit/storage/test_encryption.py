"""Keys: the first encrypts, all decrypt, and nothing else does."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from storage import Undecipherable
from storage.encryption import Keyring

OLD = Fernet.generate_key().decode()
NEW = Fernet.generate_key().decode()


@given(st.binary(max_size=300))
def test_what_goes_in_comes_out(plain: bytes) -> None:
    keyring = Keyring([NEW, OLD])
    stored = keyring.encrypt(plain)
    assert keyring.decrypt(stored) == plain
    assert len(plain) < 8 or plain not in stored


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    stored = Keyring([OLD]).encrypt(b"x")
    assert Keyring([NEW, OLD]).decrypt(stored) == b"x"
    assert Keyring([NEW]).decrypt(Keyring([NEW, OLD]).encrypt(b"x")) == b"x"


def test_rotation_changes_only_what_is_under_an_older_key() -> None:
    both = Keyring([NEW, OLD])
    anew = both.rotate(Keyring([OLD]).encrypt(b"x"))
    assert anew is not None
    assert Keyring([NEW]).decrypt(anew) == b"x"
    assert both.rotate(anew) is None


@pytest.mark.parametrize(
    "stored",
    [b"", b"x", b"\x80" * 90, Keyring([OLD]).encrypt(b"x")],
    ids=["empty", "short", "noise", "another key"],
)
def test_what_no_key_opens_is_told(stored: bytes) -> None:
    with pytest.raises(Undecipherable):
        Keyring([NEW]).decrypt(stored)
    with pytest.raises(Undecipherable):
        Keyring([NEW]).rotate(stored)


def test_at_least_one_key() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Keyring([])
