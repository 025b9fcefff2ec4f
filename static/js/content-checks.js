/* The panel "Checks" in the editor keeps the words that it was opened with. Whenever the preview has
   a new draft to check, take the words that were written about that one. */
(() => {
  window.addEventListener("message", () => {
    const preview = document.querySelector("[data-controller~='w-preview']");
    const frame = document.getElementById("w-preview-iframe");
    const userbar = frame?.contentDocument?.querySelector("wagtail-userbar");
    const panel =
      preview && window.wagtail.app.getControllerForElementAndIdentifier(preview, "w-preview");
    if (panel?.axeConfig && userbar?.axeConfig) {
      panel.axeConfig.messages = userbar.axeConfig.messages;
    }
  });
})();
