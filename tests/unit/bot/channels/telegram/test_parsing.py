from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.parsing import NOTHING, Parsed, Reach, parse
from bot.messages import ATTACHMENT_LIMIT, Address, InboundMessage, IncomingFile

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = Address("meerdael", "telegram", "42")
CHAT = {"id": 42, "type": "private"}
PERSON = {"id": 42, "is_bot": False, "language_code": "ar"}
GROUP = {"id": -100, "type": "supergroup"}
FILE = {"file_id": "abc", "file_size": 10}


def read(update: Any) -> Parsed:
    return parse(update, "meerdael", NOW)


def written(**parts: Any) -> Parsed:
    return read({"update_id": 5, "message": {"chat": CHAT, "from": PERSON, **parts}})


def message(**parts: Any) -> InboundMessage:
    found = written(**parts).message
    assert found is not None
    return found


def test_a_text_comes_whole_with_address_language_and_an_id_of_its_own() -> None:
    found = message(text="سلام " * 2000)
    assert found == InboundMessage(
        HERE, "5", "text", NOW, text="سلام " * 2000, device_language="ar"
    )


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/start  qr-weert ", "start", "qr-weert"),
        ("/Language@meedoen_bot", "language", ""),
        ("/stop@bot nu\nmeteen", "stop", "nu\nmeteen"),
        (" /help ", "help", ""),
        ("/nooit_van_gehoord", "nooit_van_gehoord", ""),
    ],
)
def test_a_command_is_read_with_its_argument(text: str, command: str, argument: str) -> None:
    found = message(text=text)
    assert (found.kind, found.command, found.text) == ("command", command, argument)


@pytest.mark.parametrize("text", ["/", "/home/x", "/ start", "/привет", "/" + "a" * 33, "a /start"])
def test_what_only_looks_like_a_command_is_text(text: str) -> None:
    assert (message(text=text).kind, message(text=text).text) == ("text", text)


def test_an_edited_message_is_a_new_message_with_its_own_id() -> None:
    body = {"chat": CHAT, "from": PERSON, "text": "nieuw", "edit_date": 1}
    found = read({"update_id": 6, "edited_message": body}).message
    assert found is not None
    assert (found.kind, found.text, found.external_id) == ("text", "nieuw", "6")


def test_a_location_that_moves_is_no_new_message() -> None:
    body = {"chat": CHAT, "from": PERSON, "location": {"latitude": 1, "longitude": 2}}
    assert read({"update_id": 6, "edited_message": body}) == NOTHING


def tapped(data: Any, chat: Any = CHAT) -> Parsed:
    query = {"id": "q1", "from": PERSON, "message": {"chat": chat, "date": 0}, "data": data}
    return read({"update_id": 7, "callback_query": query})


def test_a_tap_carries_its_reference_and_is_to_be_confirmed() -> None:
    found = tapped("12.3")
    assert found.callback_query == "q1"
    assert found.message is not None
    assert (found.message.kind, found.message.choice) == ("choice", "12.3")


@pytest.mark.parametrize("data", [None, 5, "x" * 65, {}])
def test_a_tap_without_usable_data_is_a_choice_of_nothing(data: Any) -> None:
    found = tapped(data)
    assert found.callback_query == "q1"
    assert found.message is not None
    assert found.message.choice == ""


def test_a_tap_in_a_group_is_confirmed_only() -> None:
    assert tapped("1.1", GROUP) == Parsed(callback_query="q1")


@pytest.mark.parametrize(
    ("parts", "kind", "file"),
    [
        ({"voice": FILE}, "voice", IncomingFile("voice.ogg", "audio/ogg", 10, reference="abc")),
        ({"audio": FILE}, "voice", IncomingFile("audio.mp3", "audio/mpeg", 10, reference="abc")),
        ({"video": FILE}, "video", IncomingFile("video.mp4", "video/mp4", 10, reference="abc")),
        (
            {"video_note": FILE},
            "video",
            IncomingFile("video.mp4", "video/mp4", 10, reference="abc"),
        ),
        (
            {"document": {**FILE, "file_name": "brief.pdf", "mime_type": "application/PDF"}},
            "file",
            IncomingFile("brief.pdf", "application/pdf", 10, reference="abc"),
        ),
        (
            {"document": {**FILE, "file_name": "../a\u202efdp.exe", "mime_type": "x\r\ny"}},
            "file",
            IncomingFile("..afdp.exe", "application/octet-stream", 10, reference="abc"),
        ),
    ],
)
def test_media_come_with_their_file_by_reference(
    parts: dict[str, Any], kind: str, file: IncomingFile
) -> None:
    found = message(**parts, caption="Kijk")
    assert (found.kind, found.media, found.text, found.refused) == ("media", kind, "Kijk", None)
    assert found.files == (file,)


def size(reference: str, width: int, of: int) -> dict[str, Any]:
    return {"file_id": reference, "width": width, "height": width, "file_size": of}


def test_of_a_photo_the_largest_size_that_may_be_fetched_is_taken() -> None:
    found = message(photo=[size("s", 90, 1), size("l", 1280, 500), size("m", 320, 50)])
    assert [file.reference for file in found.files] == ["l"]
    found = message(photo=[size("s", 90, 1), size("l", 1280, ATTACHMENT_LIMIT + 1)])
    assert [file.reference for file in found.files] == ["s"]


def test_a_file_that_is_too_large_is_refused_with_its_reason() -> None:
    found = message(document={**FILE, "file_size": 30 * 1024 * 1024})
    assert (found.media, found.files, found.refused) == ("file", (), "too_large")
    assert message(document={**FILE, "file_size": ATTACHMENT_LIMIT}).refused is None


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"sticker": FILE}, "sticker"),
        ({"animation": FILE, "document": FILE}, "sticker"),
        ({"venue": {}, "location": {}}, "location"),
        ({"location": {}}, "location"),
        ({"contact": {}}, "contact"),
        ({"poll": {}}, "poll"),
        ({"dice": {}}, "other"),
        ({"voice": {}}, "voice"),
        ({"photo": []}, "photo"),
    ],
)
def test_what_the_bot_has_no_use_for_is_media_without_a_file(
    parts: dict[str, Any], kind: str
) -> None:
    found = message(**parts)
    assert (found.kind, found.media, found.files) == ("media", kind, ())
    assert found.refused == "unsupported"


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_blocking_and_unblocking_say_whether_she_can_be_reached(
    status: str, reachable: bool
) -> None:
    change = {"chat": CHAT, "from": PERSON, "new_chat_member": {"status": status}}
    assert read({"update_id": 8, "my_chat_member": change}) == Parsed(reach=Reach(HERE, reachable))


def test_a_group_is_left_at_once_and_nothing_of_it_is_kept() -> None:
    body = {"chat": GROUP, "from": PERSON, "text": "/start"}
    assert read({"update_id": 9, "message": body}) == Parsed(leave=-100)
    assert read({"update_id": 9, "edited_message": body}) == Parsed(leave=-100)
    added = {"chat": GROUP, "from": PERSON, "new_chat_member": {"status": "member"}}
    assert read({"update_id": 9, "my_chat_member": added}) == Parsed(leave=-100)
    removed = {"chat": GROUP, "from": PERSON, "new_chat_member": {"status": "left"}}
    assert read({"update_id": 9, "my_chat_member": removed}) == NOTHING


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "channel_post": {"chat": CHAT, "text": "x"}},
        {"update_id": 1, "message": {"chat": CHAT, "text": "no user"}},
        {"update_id": 1, "message": {"chat": CHAT, "from": {"id": 1, "is_bot": True}, "text": "x"}},
        {"update_id": 1, "message": {"chat": CHAT, "from": PERSON, "pinned_message": {}}},
        {"update_id": 1, "message": {"from": PERSON, "text": "no chat"}},
        {"update_id": 1, "message": {"chat": {"id": "42", "type": "private"}, "from": PERSON}},
        {"update_id": "1", "message": {"chat": CHAT, "from": PERSON, "text": "x"}},
        {"update_id": True, "message": {"chat": CHAT, "from": PERSON, "text": "x"}},
        {"update_id": 2**70, "message": {"chat": CHAT, "from": PERSON, "text": "x"}},
        {"message": {"chat": CHAT, "from": PERSON, "text": "x"}},
        [],
        None,
        "text",
    ],
)
def test_what_means_nothing_to_the_bot_is_passed_over(update: Any) -> None:
    assert read(update) == NOTHING


def test_nul_and_half_characters_are_taken_out() -> None:
    assert message(text="a\x00b\ud83dc").text == "abc"


@pytest.mark.parametrize("language", [None, 5, "", "x" * 40, "ar\n", "../..", "a"])
def test_a_language_that_is_none_is_left_out(language: Any) -> None:
    body = {"chat": CHAT, "from": {**PERSON, "language_code": language}, "text": "x"}
    found = read({"update_id": 1, "message": body}).message
    assert found is not None
    assert found.device_language is None


FIELDS = (
    "update_id message edited_message callback_query my_chat_member chat from id type text caption "
    "photo voice document sticker data new_chat_member status language_code file_id file_size "
    "file_name mime_type width height"
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
keys = st.sampled_from(FIELDS.split()) | st.text(max_size=5)
real_values = st.sampled_from(["private", "supergroup", "kicked", "/start"])
json = st.recursive(
    leaves | real_values,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=8),
    max_leaves=25,
)
PARTS = ("text", "caption", "photo", "voice", "document", "sticker", "data", "new_chat_member")
parts = st.sampled_from(PARTS)
kinds = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])


def sound(found: Parsed) -> bool:
    text = "" if found.message is None else found.message.text + found.message.choice
    text.encode("utf-8")
    return "\x00" not in text


@given(json)
def test_no_json_makes_it_raise(update: Any) -> None:
    assert sound(read(update))


@given(body=st.dictionaries(parts, json), chat=json, person=json, kind=kinds)
def test_no_broken_part_makes_it_raise(body: Any, chat: Any, person: Any, kind: str) -> None:
    for place in (chat, CHAT):
        for user in (person, PERSON):
            whole = {**body, "chat": place, "from": user, "message": {"chat": place}}
            assert sound(read({"update_id": 1, kind: whole}))
