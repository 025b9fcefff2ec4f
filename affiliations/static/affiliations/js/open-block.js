/* An address that ends in "#:w:contentpath=body.<id>" leads to a block of the page. Open that block
   too, because a closed block shows only its name. */
(() => {
  const openBlock = () => {
    const id = window.location.hash.match(/^#:w:contentpath=body\.([\w-]+)$/)?.[1];
    const block = id && document.querySelector(`[data-contentpath="${id}"]`);
    const toggle = block?.querySelector("[data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") {
      toggle.click();
    }
    block?.scrollIntoView();
    toggle?.focus({ preventScroll: true });
  };

  window.addEventListener("load", openBlock);
  window.addEventListener("hashchange", openBlock);
})();
