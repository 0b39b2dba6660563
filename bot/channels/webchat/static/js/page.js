// What all parts of the page share: its elements, its texts, and where the reader is.
const byId = (id) => document.getElementById(id);
const page = document.body.dataset;
const input = byId("text");
const scroller = byId("scroller");
const log = byId("log");
const messages = byId("messages");

document.documentElement.classList.add("js");

const memory = {
  // Of this tab alone, and gone with it: a telephone may be shared.
  key: (name) => `meedoen${page.home}/${name}`,
  read(name) {
    try { return JSON.parse(sessionStorage.getItem(this.key(name))); } catch { return null; }
  },
  write(name, value) {
    try { sessionStorage.setItem(this.key(name), JSON.stringify(value)); } catch { /* full or off */ }
  },
  clear() {
    try { sessionStorage.clear(); } catch { /* off */ }
  },
};

const newId = () => crypto.randomUUID ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

function atEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
}

function toEnd() {
  // To the end, but not past the start of the answer to what she said last.
  const own = log.querySelectorAll(".message.you");
  const last = own[own.length - 1];
  const end = scroller.scrollHeight - scroller.clientHeight;
  const top = last ? last.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - 8 : end;
  scroller.scrollTop = Math.min(end, top);
  byId("news").hidden = true;
}

byId("news").addEventListener("click", () => { scroller.scrollTop = scroller.scrollHeight; byId("news").hidden = true; input.focus(); });
scroller.addEventListener("scroll", () => { if (atEnd()) byId("news").hidden = true; }, { passive: true });
// A page out of the browser's memory may show a conversation that has been cleared.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
scroller.scrollTop = scroller.scrollHeight;
