// Regions that follow the news: one line for all of a page's regions, closed while nobody looks.
// The server says which subject changed; htmx then loads those regions again.
const live = { source: null, timer: 0, lost: false, opened: false };
const SILENCE = 65000;

const regions = () => [...document.querySelectorAll("[data-live]")];

function say(key) {
  const line = document.getElementById("line");
  line.textContent = key ? line.dataset[key] : "";
}

function news(subject) {
  for (const region of regions()) {
    if (region.dataset.live === subject) htmx.trigger(region, "news");
  }
}

function heard() {
  live.at = Date.now();
  if (!live.lost) return;
  live.lost = false;
  say("back");
  setTimeout(() => { if (!live.lost) say(""); }, 5000);
}

function close() {
  clearTimeout(live.timer);
  if (live.source) live.source.close();
  live.source = null;
}

function again() {
  close();
  live.lost = true;
  say("lost");
  live.timer = setTimeout(open, 3000);
}

function open() {
  const subjects = [...new Set(regions().map((region) => region.dataset.live))];
  if (!subjects.length || live.source || document.hidden) return;
  const query = new URLSearchParams(subjects.map((subject) => ["subjects", subject]));
  const source = new EventSource(`/console/news?${query}`);
  live.source = source;
  live.at = Date.now();
  source.addEventListener("ping", heard);
  source.addEventListener("news", (event) => { heard(); news(event.data); });
  source.addEventListener("signed-out", () => { close(); live.ended = true; say("out"); });
  // The browser's own return is not used: it gives up for good at the first answer that is no 200.
  source.onerror = again;
}

document.addEventListener("visibilitychange", () => {
  if (live.ended) return;
  if (document.hidden) close();
  else open();
});
window.addEventListener("offline", again);
window.addEventListener("online", () => { close(); open(); });
window.addEventListener("pagehide", close);
setInterval(() => {
  // A line may be lost without a word.
  if (live.source && Date.now() - live.at > SILENCE) again();
}, 10000);

open();
document.getElementById("problems")?.focus();
