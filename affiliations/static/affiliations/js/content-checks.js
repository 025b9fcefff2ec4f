/* The panel "Checks" in the editor does not follow the drafts that the preview shows. Mend it when
   the preview tells of a new draft; this listens before Wagtail does, which starts axe then.
   - The panel keeps the words that it was opened with: give it the words about that draft.
   - It starts axe while axe is running; axe refuses, and the panel stays as it is for good. Let
     each run wait for the one before it.
   - A run whose draft the preview has replaced gets no answer, and waits for a minute. Let it fail
     sooner, and unnoticed: the next run is about the new draft. */
(() => {
  const SECONDS_FOR_A_DRAFT = 20;
  const mended = new WeakSet();

  const runInTurn = (panel) => {
    const run = panel.runAxeChecks.bind(panel);
    let latest = Promise.resolve();
    panel.runAxeChecks = () => {
      latest = latest.then(run).catch(() => {});
      return latest;
    };
  };

  window.addEventListener(
    "message",
    () => {
      const frame = document.getElementById("w-preview-iframe");
      const userbar = frame?.contentDocument?.querySelector("wagtail-userbar");
      const panel = window.wagtail.app.queryController("w-preview");
      if (!panel?.axeConfig || !userbar?.axeConfig) return;
      panel.axeConfig.messages = userbar.axeConfig.messages;
      panel.axeConfig.options.frameWaitTime = SECONDS_FOR_A_DRAFT * 1000;
      if (!mended.has(panel)) {
        mended.add(panel);
        runInTurn(panel);
      }
    },
    { capture: true },
  );
})();
