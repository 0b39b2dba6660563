// A conversation: begin where it is new, stay at the end while it grows, and send by Ctrl+Enter.
const scroll = document.getElementById("scroll");
const AT_END = 80;

function toEnd() {
  const fresh = document.getElementById("new");
  if (fresh && scroll.contains(fresh)) scroll.scrollTop = fresh.offsetTop - scroll.offsetTop;
  else scroll.scrollTop = scroll.scrollHeight;
}

if (scroll) {
  toEnd();
  let end = true;
  scroll.addEventListener("scroll", () => {
    end = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END;
  });
  new MutationObserver(() => { if (end) scroll.scrollTop = scroll.scrollHeight; })
    .observe(scroll, { childList: true, subtree: true });
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-keys]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
