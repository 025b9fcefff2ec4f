/* The panel "Checks" in the editor keeps the words that it was opened with. Whenever the preview has
   a new draft to check, take the words that were written about that one. */
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
