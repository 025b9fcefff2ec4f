/* The panel "Checks" in the editor does not follow the drafts that the preview shows. Mend it when
   the preview tells of a new draft; this listens before Wagtail does, which starts axe then.
   - The panel keeps the words that it was opened with: give it the words about that draft.
   - It starts axe while axe is running; axe refuses, and the panel stays as it is for good. Let
     each run wait for the one before it.
   - A run whose draft the preview has replaced gets no answer, and would wait for a minute. Let it
     fail sooner, and unnoticed: the next run is about the new draft. Where the draft is still
     there, it is only large: try again, and wait longer. */
(() => {
  const PREVIEW = "w-preview-iframe";
  const LONGEST = 60_000;
  const mended = new WeakSet();

  const runInTurn = (panel) => {
    const { options } = panel.axeConfig;
    const run = panel.runAxeChecks.bind(panel);
    let latest = Promise.resolve();
    options.frameWaitTime = 5_000;

    const runOnDraft = async () => {
      const draft = document.getElementById(PREVIEW);
      try {
        await run();
      } catch {
        if (draft?.isConnected && options.frameWaitTime < LONGEST) {
          options.frameWaitTime *= 2;
          await runOnDraft();
        }
      }
    };
    panel.runAxeChecks = () => {
      latest = latest.then(runOnDraft);
      return latest;
    };
  };

  window.addEventListener(
    "message",
    () => {
      const userbar = document
        .getElementById(PREVIEW)
        ?.contentDocument?.querySelector("wagtail-userbar");
      const panel = window.wagtail.app.queryController("w-preview");
      if (!panel?.axeConfig || !userbar?.axeConfig) return;
      panel.axeConfig.messages = userbar.axeConfig.messages;
      if (!mended.has(panel)) {
        mended.add(panel);
        runInTurn(panel);
      }
    },
    { capture: true },
  );
})();
