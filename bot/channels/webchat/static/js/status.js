// Two lines above the input, read out when they change: how the line is, and what was not taken.
const line = { lost: false, timer: 0 };

function lineLost() {
  clearTimeout(line.timer);
  line.lost = true;
  byId("line").textContent = page.connectionLost;
}

function lineBack() {
  if (!line.lost) return;
  line.lost = false;
  byId("line").textContent = page.connectionBack;
  line.timer = setTimeout(() => { byId("line").textContent = ""; }, 5000);
}

function notify(text) {
  byId("notice").textContent = text || "";
}

function waiting(on) {
  clearTimeout(waiting.timer);
  byId("typing").hidden = !on;
  if (on) waiting.timer = setTimeout(() => waiting(false), 8000);
}
