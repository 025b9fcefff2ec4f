// Keep the reader at the same organization: a link to another language carries no "#…" by itself.
document.querySelector(".language-switch").addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (link) link.hash = location.hash;
});
