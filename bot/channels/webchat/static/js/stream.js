// The line from the server. htmx's extension keeps it open, comes back with backoff and with the
// id of the last event; here stands what the page does about it.
const stream = byId("stream");
const heard = { connection: null, at: Date.now(), last: "" };
const SILENCE = 70000;

const connect = () => htmx.trigger(stream, "connect");

stream.addEventListener("htmx:sse:after:connection", (event) => {
  heard.connection = event.detail.connection;
  heard.at = Date.now();
  if (heard.connection.status < 400) { lineBack(); pump(); }
});

stream.addEventListener("htmx:sse:before:message", (event) => {
  heard.at = Date.now();
  const { data, event: name, id } = event.detail.message;
  if (name) return;
  heard.last = id;
  const found = new DOMParser().parseFromString(data, "text/html").querySelector("article");
  if (!found || byId(found.id)) { event.preventDefault(); return; }
  heard.atEnd = atEnd();
  settle(found.dataset.client);
  if (!found.classList.contains("you")) waiting(false);
});

stream.addEventListener("htmx:sse:after:message", (event) => {
  if (event.detail.message.event) return;
  if (byId("start")) byId("start").hidden = true;
  if (heard.atEnd) toEnd();
  else byId("news").hidden = false;
});

stream.addEventListener("htmx:sse:error", (event) => {
  if (event.detail.status === 403 && reloadOnce()) return;
  lineLost();
});

// The first connection is not the extension's to repeat, nor one that it has closed.
function again() {
  clearTimeout(again.timer);
  const url = new URL(stream.getAttribute("hx-sse:connect"), location.href);
  if (heard.last) url.searchParams.set("after", heard.last);
  stream.setAttribute("hx-sse:connect", url.pathname + url.search);
  again.timer = setTimeout(connect, 3000);
}
stream.addEventListener("htmx:error", () => { lineLost(); again(); });
stream.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status === 403 && reloadOnce()) return;
  lineLost();
  again();
});
stream.addEventListener("htmx:sse:close", again);

stream.addEventListener("reset", () => location.reload());
stream.addEventListener("language", () => {
  if (!queue.items.length) location.reload();
});

window.addEventListener("offline", lineLost);
window.addEventListener("online", () => {
  if (heard.connection && heard.connection.delayCanceller) heard.connection.delayCanceller();
});
setInterval(() => {
  // A telephone may lose its line without a word.
  if (document.hidden || Date.now() - heard.at < SILENCE) return;
  heard.at = Date.now();
  if (heard.connection && heard.connection.reader) heard.connection.reader.cancel();
}, 10000);

document.addEventListener("htmx:after:process", connect, { once: true });
