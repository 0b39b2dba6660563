"""Telegram as a channel: messages out, files in."""

from collections import OrderedDict

from telegram import LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.channels.base import AddressUnreachable
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.errors import as_fetch_error, as_send_error
from bot.channels.telegram.layout import keyboard, pieces
from bot.channels.telegram.limiter import Lane
from bot.messages import ATTACHMENT_LIMIT, OutboundMessage

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
REMEMBERED = 1000
"""Half-sent messages whose progress is kept."""


class TelegramChannel:
    """Sends to private chats; see `bot.channels.base.Channel`.

    What goes out as an answer to somebody who waits goes first; `in_background` gives the same
    channel for reminders and broadcasts, that let answers overtake them.
    """

    name = "telegram"

    def __init__(self, connection: Connection, lane: Lane = Lane.REPLY) -> None:
        self._connection = connection
        self._lane = lane
        self._sent: OrderedDict[tuple[str, str], int] = OrderedDict()

    def in_background(self) -> "TelegramChannel":
        """The same channel for what nobody waits for; shares connections and pace."""
        channel = TelegramChannel(self._connection, Lane.BACKGROUND)
        channel._sent = self._sent
        return channel

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        """Send, in several pieces where the text is long; the buttons are on the last.

        Repeated after a failure between two pieces, this process goes on where it was.
        Returns Telegram's id of the last piece. Raises a SendError.
        """
        if not address.removeprefix("-").isdecimal():
            raise AddressUnreachable("not a Telegram chat id")
        lane = Lane.CRISIS if message.urgency == "crisis" else self._lane
        texts = pieces(message)
        done = self._sent.pop((address, reference), 0)
        sent = ""
        for number, text in enumerate(texts[done:], start=done):
            markup = keyboard(reference, message) if number == len(texts) - 1 else None
            try:
                result = await self._connection.bot.send_message(
                    int(address),
                    text,
                    reply_markup=markup,
                    link_preview_options=NO_PREVIEW,
                    rate_limit_args=lane,
                )
            except TelegramError as error:
                self._remember(address, reference, number)
                raise as_send_error(error) from error
            sent = str(result.message_id)
        return sent

    def _remember(self, address: str, reference: str, done: int) -> None:
        if done:
            self._sent[address, reference] = done
            while len(self._sent) > REMEMBERED:
                self._sent.popitem(last=False)

    async def fetch(self, reference: str) -> bytes:
        """The bytes behind a file id, at most ATTACHMENT_LIMIT. Raises a SendError."""
        try:
            found = await self._connection.bot.get_file(reference)
            if found.file_path is None:
                raise BadRequest("file has no path")
            return await self._connection.request.download(found.file_path, ATTACHMENT_LIMIT)
        except TelegramError as error:
            raise as_fetch_error(error) from error

    async def close(self) -> None:
        """Close all connections of this bot."""
        await self._connection.close()
