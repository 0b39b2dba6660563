"""Looking at a page as somebody who checks pages would: for anybody, in one language, without a
fault. What is found wrong is collected, so that one look at all pages tells everything."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.messages.pofile import read_po
from playwright.async_api import ConsoleMessage, Page, Response

from locales.console import console_path
from locales.languages import DIRECTORY
from tests.browser.steps import violations

_TEXTS = """() => {
  const found = [], own = document.documentElement.lang;
  const ours = (node) => (node.closest("[lang]")?.lang || own) === own
    && !node.closest("script, style, noscript, textarea, code");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (ours(node.parentElement)) found.push(node.data.replace(/\\s+/g, " ").trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const node of document.body.querySelectorAll(`[${name}]`)) {
      if (ours(node)) found.push(node.getAttribute(name));
    }
  }
  return found.filter(Boolean);
}"""
"""Every text of the page that is in its own language: text nodes whole, and names of things."""
_CONTROLS = "button, summary, select, nav a, input:not([type=checkbox], [type=radio])"
_LAYOUT = """(controls) => ({
  title: document.title,
  lang: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1")].map((one) => one.innerText.trim()),
  wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  small: [...document.querySelectorAll(controls)]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24)
    .map((one) => one.outerHTML.slice(0, 80)),
  lost: [...document.querySelectorAll("#problems a")]
    .filter((one) => one.hash && !document.querySelector(one.hash)).map((one) => one.hash),
  summary: [...document.querySelectorAll("#problems :is(li, p)")]
    .map((one) => one.innerText.trim()),
})"""
_POST = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""
_PLACE = re.compile(r"%\\\(\w+\\\)[sd]")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|^(None|True|False)$")
_EDGES = " .,:·()/–-←\u2068\u2069"


def english_only() -> Sequence[re.Pattern[str]]:
    """What the console says in English and otherwise in Dutch."""
    with console_path(DIRECTORY, "nl").open("rb") as file:
        catalog = read_po(file, locale="nl")
    return [
        re.compile(_PLACE.sub(".+", re.escape(text.strip(_EDGES))), re.DOTALL)
        for message in catalog
        for text, said in zip(_forms(message.id), _forms(message.string), strict=False)
        if text and said and text != said
    ]


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@dataclass
class Looker:
    """Somebody who is signed in on `page`. `wrong` is what she came across."""

    page: Page
    url: str
    language: str
    english: Sequence[re.Pattern[str]]
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Addresses, without what is asked of them."""

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))

    async def look(self, path: str, status: int = 200) -> None:
        """At a page below /console."""
        answer = await self.page.goto(f"{self.url}/console{path}")
        self.seen.append(path.partition("?")[0])
        await self._check(path, answer, status)

    async def post(self, path: str, fields: Mapping[str, str], status: int) -> None:
        """Send a form from the page that is open, and look at what comes back."""
        csrf = await self.page.locator("[name=csrf]").first.get_attribute("value")
        sent = [["csrf", csrf], *([name, value] for name, value in fields.items())]
        async with self.page.expect_navigation() as navigation:
            await self.page.evaluate(_POST, [f"/console{path}", sent])
        await self._check(f"POST {path} {json.dumps(fields)}", await navigation.value, status)

    async def _check(self, what: str, answer: Response | None, status: int) -> None:
        found = await self.page.evaluate(_LAYOUT, _CONTROLS)
        faults = [f"axe: {one}" for one in await violations(self.page)]
        if answer is None or answer.status != status:
            faults.append(f"status {answer and answer.status}")
        if len(found["headings"]) != 1 or not found["headings"][0]:
            faults.append(f"headings {found['headings']}")
        if found["title"].startswith(" ") or " · " not in found["title"]:
            faults.append(f"title {found['title']!r}")
        if found["lang"] != self.language:
            faults.append(f"language {found['lang']}")
        if found["wide"]:
            faults.append("runs off the side")
        faults += [f"too small: {one}" for one in found["small"]]
        faults += [f"a problem leads nowhere: {one}" for one in found["lost"]]
        if status == 422:
            faults += _unnamed(found["summary"])
        faults += self._texts(await self.page.evaluate(_TEXTS))
        self.wrong += [f"{self.language} {what}: {fault}" for fault in faults]

    def _texts(self, texts: Sequence[str]) -> Sequence[str]:
        codes = [f"code: {text!r}" for text in texts if _CODE.search(text) and "@" not in text]
        if self.language == "en":
            return codes
        bare = {text.strip(_EDGES) for text in texts}
        return codes + [
            f"English: {text!r}"
            for text in sorted(bare)
            if any(one.fullmatch(text) for one in self.english)
        ]

    def _said(self, message: ConsoleMessage) -> None:
        """That an answer is no 200 the browser says, too: that is no fault of the page."""
        if message.type == "error" and "status of" not in message.text:
            self.wrong.append(f"{self.language} {self.page.url}: console: {message.text}")


def _unnamed(summary: Sequence[str]) -> list[str]:
    """A summary that is there, and says of which field it speaks."""
    if not summary:
        return ["no summary of what is wrong"]
    if len(set(summary)) < len(summary):
        return [f"a summary that says the same twice: {summary}"]
    return [f"a summary that names no field: {one}" for one in summary if one == "Vul dit in."]
