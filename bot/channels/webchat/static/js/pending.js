// What she said and the server has not shown back yet: drawn at once, below everything else.
const unsent = byId("unsent");

function draw(item) {
  const bubble = byId("unsent-template").content.cloneNode(true).firstElementChild;
  bubble.dataset.pending = item.id;
  const words = [item.label || item.text || "", item.file ? item.file.name : ""];
  bubble.querySelector("p").textContent = words.filter(Boolean).join("\n");
  if (item.file && item.file.type.startsWith("image/")) preview(bubble.querySelector("img"), item.file);
  unsent.append(bubble);
  state(item, page.sending);
  toEnd();
}

function preview(image, file) {
  const url = URL.createObjectURL(file);
  image.addEventListener("load", () => { URL.revokeObjectURL(url); toEnd(); }, { once: true });
  image.addEventListener("error", () => { URL.revokeObjectURL(url); image.hidden = true; }, { once: true });
  image.src = url;
  image.hidden = false;
}

function state(item, text, failed = false) {
  const bubble = unsent.querySelector(`[data-pending="${CSS.escape(item.id)}"]`);
  if (!bubble) return;
  bubble.classList.toggle("failed", failed);
  bubble.querySelector(".state").textContent = text;
}

function settle(id) {
  const bubble = id && unsent.querySelector(`[data-pending="${CSS.escape(id)}"]`);
  if (bubble) bubble.remove();
}

function isShown(id) {
  return Boolean(messages.querySelector(`[data-client="${CSS.escape(id)}"]`));
}
