// Input, buttons and dialogs: all of them are forms that also work without this script.
const composer = byId("composer");
const file = byId("file");
const chosen = byId("chosen");
const leaveDialog = byId("leave-dialog");
const byTouch = matchMedia("(pointer: coarse)");

function grow() {
  input.style.blockSize = "auto";
  input.style.blockSize = `${Math.min(input.scrollHeight + 2, innerHeight / 3)}px`;
}

input.addEventListener("input", () => { grow(); memory.write("draft", input.value); });
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || byTouch.matches) return;
  event.preventDefault();
  composer.requestSubmit();
});

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const item = { id: newId(), text: input.value.trim(), file: file.files[0] };
  input.focus();
  if (!item.text && !item.file) return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
  drop();
  notify("");
  enqueue(item);
});

file.addEventListener("change", () => {
  const one = file.files[0];
  if (one && one.size > Number(page.fileLimit)) { drop(); notify(page.tooLarge); return; }
  notify("");
  chosen.hidden = !one;
  chosen.querySelector("span").textContent = one ? one.name : "";
  if (one) input.focus();
});
chosen.querySelector("button").addEventListener("click", () => { drop(); input.focus(); });

function drop() {
  file.value = "";
  chosen.hidden = true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches(".choices, #privacy, #start")) {
    event.preventDefault();
    if (button) tap(button);
  } else if (form.id === "leave") {
    event.preventDefault();
    leaveDialog.showModal();
  } else if (form.id === "stay") {
    event.preventDefault();
    leaveDialog.close();
    input.focus();
  } else if (form.id === "leave-now") {
    // The line says "cleared" before the next page is there.
    stream.remove();
    memory.clear();
  }
});

function tap(button) {
  const again = queue.items.some((item) => item.choice && item.choice === button.value);
  if (again) return;
  notify("");
  if (button.name === "start") enqueue({ id: page.startId, start: "1" });
  else enqueue({ id: newId(), [button.name]: button.value, label: button.textContent.trim() });
}

const languages = byId("languages");
document.addEventListener("click", (event) => { if (!languages.contains(event.target)) languages.open = false; });
languages.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !languages.open) return;
  languages.open = false;
  languages.querySelector("summary").focus();
});

input.value = memory.read("draft") || input.value;
grow();
resume();
if (byId("start")) enqueue({ id: page.startId, start: "1" });
if (!byTouch.matches) input.focus();
