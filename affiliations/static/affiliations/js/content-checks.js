/* The panel "Checks" in the editor keeps the words that it was opened with. Whenever the preview
   shows a new draft, give the panel the words about that draft. */
(() => {
  window.addEventListener("message", () => {
    const frame = document.getElementById("w-preview-iframe");
    const userbar = frame?.contentDocument?.querySelector("wagtail-userbar");
    const panel = window.wagtail.app.queryController("w-preview");
    if (panel?.axeConfig && userbar?.axeConfig) {
      panel.axeConfig.messages = userbar.axeConfig.messages;
    }
  });
})();
