// Sends one message after the other, again and again until the server has it. Each carries an id,
// so that the server knows a second sending of the same.
const queue = { items: [], sending: false, delay: 0, timer: 0 };

function enqueue(item) {
  queue.items.push(item);
  keep();
  if (!item.start) draw(item);
  waiting(true);
  pump();
}

function keep() {
  memory.write("queue", queue.items.filter((item) => !item.file && !item.start));
}

function resume() {
  for (const item of memory.read("queue") || []) {
    if (!isShown(item.id)) { queue.items.push(item); draw(item); }
  }
  keep();
  pump();
}

async function pump() {
  clearTimeout(queue.timer);
  if (queue.sending || !queue.items.length) return;
  queue.sending = true;
  const item = queue.items[0];
  const answer = await post(item);
  queue.sending = false;
  if (answer.again) {
    later(item, answer);
    return;
  }
  queue.items.shift();
  queue.delay = 0;
  lineBack();
  keep();
  notify(answer.text);
  if (answer.refused) refused(item, answer.text);
  else taken(item);
  pump();
}

function taken(item) {
  state(item, "");
  if (item.start && byId("start")) byId("start").hidden = true;
}

function refused(item, text) {
  waiting(false);
  state(item, text, true);
  if (item.text && !input.value) { input.value = item.text; input.dispatchEvent(new Event("input")); }
}

function later(item, answer) {
  queue.delay = answer.wait || Math.min(30, queue.delay ? queue.delay * 2 : 1);
  waiting(false);
  state(item, page.notSentRetry);
  if (answer.text) notify(answer.text);
  if (!answer.status) lineLost();
  queue.timer = setTimeout(pump, queue.delay * 1000 * (1 + Math.random() / 4));
}

function body(item) {
  const form = new FormData();
  form.append("id", item.id);
  for (const name of ["choice", "start", "text"]) if (item[name]) form.append(name, item[name]);
  if (item.file) form.append("file", item.file);
  return form;
}

async function post(item) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), item.file ? 300000 : 30000);
  try {
    const response = await fetch(`${page.home}/messages?lang=${page.lang}`, {
      method: "POST", body: body(item), signal: abort.signal, headers: { Accept: "application/json" },
    });
    return await outcome(response);
  } catch {
    return { again: true };
  } finally {
    clearTimeout(timer);
  }
}

async function outcome(response) {
  const status = response.status;
  const { text, reason } = await response.json().catch(() => ({}));
  if (response.ok) return { text };
  if (status === 429 || status >= 500) {
    return { again: true, status, text: status === 429 ? text : "", wait: Number(response.headers.get("Retry-After")) };
  }
  if (reason === "session_lost" && reloadOnce()) return { again: true, status };
  return { refused: true, text };
}

function reloadOnce() {
  // A new cookie comes with the page. Once a minute: a browser may keep none at all.
  if (Date.now() - (memory.read("reloaded") || 0) < 60000) return false;
  memory.write("reloaded", Date.now());
  location.reload();
  return true;
}

window.addEventListener("online", pump);
