/* The page editor when something keeps it from saving, and when others save the same page.
   - The session has ended, or the network is gone: say so, leave what was typed where it is, and
     save it as soon as that is possible. A form is not sent before the server would take it.
   - Others have saved the page: the server has put both together. Say what they did; the form does
     not show it yet. */
(() => {
  const AGAIN = 5_000;
  const form = document.querySelector("form[data-edit-form]");
  const notices = document.querySelector("[data-editor-notices]");
  if (!form || !notices) return;
  // What waits to be saved: the button that was pressed, null for an autosave, else undefined.
  let waiting;
  let timer;
  let isRetry = false;
  let mayBeSent = false;

  // Show why nothing can be saved, or null if it can.
  const show = (name) => {
    for (const notice of notices.querySelectorAll("[role=alert]")) {
      notice.hidden = notice.dataset.editorNotice !== name;
    }
  };

  /* Ask the server whether it would save: "ready", "logged-out" or "unreachable". Who has logged in
     again has a new token against forged requests: give it to the form. */
  const askServer = async () => {
    try {
      const answer = await fetch(notices.dataset.sessionUrl, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
        cache: "no-store",
      });
      if (answer.status === 403) return "logged-out";
      if (!answer.ok) return "unreachable";
      const { token } = await answer.json();
      form.elements.csrfmiddlewaretoken.value = token;
      window.wagtailConfig.CSRF_TOKEN = token;
      return "ready";
    } catch {
      return "unreachable";
    }
  };

  const send = (button) => {
    mayBeSent = true;
    // Wagtail disables the button while it shows progress, and then its action would be left out.
    if (button) button.disabled = false;
    form.requestSubmit(button);
    if (button) button.disabled = true;
    mayBeSent = false;
  };

  const autosave = () =>
    window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");

  const waitFor = (state, button) => {
    waiting = button;
    show(state);
    clearTimeout(timer);
    timer = setTimeout(saveAsSoonAsPossible, AGAIN);
  };

  const saveAsSoonAsPossible = async () => {
    const state = await askServer();
    if (waiting === undefined) return;
    const button = waiting;
    if (state !== "ready") {
      waitFor(state, button);
      return;
    }
    waiting = undefined;
    show(null);
    if (button) {
      send(button);
    } else {
      isRetry = true;
      autosave()?.save(new Event("affiliations:retry"));
    }
  };

  const stopProgress = (button) => {
    const progress = button?.closest('[data-controller~="w-progress"]');
    if (progress) progress.dataset.wProgressLoadingValue = "false";
  };

  document.addEventListener(
    "submit",
    async (event) => {
      if (event.target !== form || mayBeSent) return;
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      // What is being saved already would look like somebody else's text.
      await autosave()?.submitPromise;
      const state = await askServer();
      if (state === "ready") {
        send(button);
      } else {
        stopProgress(button);
        waitFor(state, button);
      }
    },
    { capture: true },
  );

  document.addEventListener("w-autosave:error", ({ detail }) => {
    if (!["network_error", "server_error"].includes(detail.type)) return;
    if (isRetry) {
      waitFor("unreachable", waiting ?? null);
    } else {
      waiting ??= null;
      saveAsSoonAsPossible();
    }
    isRetry = false;
  });

  document.addEventListener("w-autosave:success", ({ detail }) => {
    waiting = undefined;
    isRetry = false;
    show(null);
    const news = detail.response.field_updates?.merge_news;
    if (news) {
      notices.querySelector("[data-words]").innerHTML = news;
      notices.querySelector("[role=status]").hidden = false;
    }
  });

  // Wagtail hears every ten seconds whether the server answers.
  document.addEventListener("w-swap:error", () => {
    waiting ??= null;
    saveAsSoonAsPossible();
  });

  /* Wagtail would ask at each button whether to overwrite what others have saved, or to send the
     form without a network. Neither happens here. */
  document.addEventListener(
    "click",
    () => {
      const session = window.wagtail.app.queryController("w-session");
      if (session) session.interceptValue = "";
    },
    { capture: true },
  );

  const lookAgain = () => waiting !== undefined && saveAsSoonAsPossible();
  window.addEventListener("online", lookAgain);
  window.addEventListener("focus", lookAgain);
  new BroadcastChannel("affiliations").addEventListener("message", lookAgain);

  notices.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-notice-action]")?.dataset.noticeAction;
    if (action === "log-in") {
      window.open(notices.dataset.loginUrl, "log-in", "popup,width=480,height=720");
    } else if (action === "try-again") {
      saveAsSoonAsPossible();
    } else if (action === "load") {
      // Without a button this saves a draft, and shows the page that the server has then.
      form.requestSubmit();
    } else if (action === "later") {
      target.closest("[data-editor-notice]").hidden = true;
    }
  });
})();
