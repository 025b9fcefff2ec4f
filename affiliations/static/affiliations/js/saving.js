/* The page editor when something keeps it from saving, and when others save the same page.
   - The session has ended, or the network is gone: say so, leave what was typed where it is, and
     save it as soon as that is possible. A form is not sent before the server would take it.
   - Others have saved the page: the server has put both together. Say what they did; the form does
     not show it yet. */
(() => {
  const AGAIN = 5_000;
  const LONGEST = 60_000;
  const form = document.querySelector("form[data-edit-form]");
  const notices = document.querySelector("[data-editor-notices]");
  if (!form || !notices) return;
  // Whether something waits to be saved, and whether a button was pressed meanwhile.
  let isWaiting = false;
  let isPressed = false;
  let timer;
  let failures = 0;
  let isAsking = false;
  let mayBeSent = false;
  let news = "";

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

  const controller = (name) =>
    window.wagtail.app.getControllerForElementAndIdentifier(form, name);
  const autosave = () => controller("w-autosave");
  const isUnsaved = () => {
    const unsaved = controller("w-unsaved");
    return unsaved?.hasEditsValue || unsaved?.hasCommentsValue;
  };

  const waitFor = (state) => {
    isWaiting = true;
    show(state);
    clearTimeout(timer);
    timer = setTimeout(saveAsSoonAsPossible, Math.min(AGAIN * 2 ** failures, LONGEST));
  };

  const isOver = () => {
    isWaiting = false;
    failures = 0;
    clearTimeout(timer);
    show(isPressed ? "again" : null);
    isPressed = false;
  };

  /* What was typed is saved by itself. A button may have been pressed long ago: it is not pressed
     for somebody who has gone on typing since. */
  const saveAsSoonAsPossible = async () => {
    const state = await askServer();
    if (!isWaiting) return;
    if (state !== "ready") {
      waitFor(state);
    } else if (autosave()?.activeValue && isUnsaved()) {
      autosave().save(new Event("affiliations:retry"));
    } else {
      isOver();
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
      if (isAsking) return;
      isAsking = true;
      const button = event.submitter;
      // What is being saved already would look like somebody else's text.
      await autosave()?.submitPromise;
      const state = await askServer();
      isAsking = false;
      if (state === "ready") {
        send(button);
      } else {
        stopProgress(button);
        isPressed = true;
        waitFor(state);
      }
    },
    { capture: true },
  );

  document.addEventListener("w-autosave:error", ({ detail }) => {
    if (!["network_error", "server_error"].includes(detail.type)) {
      if (isWaiting) isOver();
    } else if (isWaiting) {
      failures += 1;
      waitFor("unreachable");
    } else {
      isWaiting = true;
      saveAsSoonAsPossible();
    }
  });

  document.addEventListener("w-autosave:success", ({ detail }) => {
    if (isWaiting) isOver();
    // What was chosen is saved.
    form.querySelector(".question")?.closest(".w-panel")?.remove();
    const told = detail.response.field_updates?.merge_news ?? "";
    if (told && told !== news) {
      notices.querySelector("[data-words]").innerHTML = told;
      notices.querySelector("[data-editor-notice=news]").hidden = false;
    }
    news = told;
  });

  // Wagtail hears every ten seconds whether the server answers.
  document.addEventListener("w-swap:error", () => {
    if (isWaiting) return;
    isWaiting = true;
    saveAsSoonAsPossible();
  });

  /* Wagtail would ask at each button whether to overwrite what others have saved, or to send the
     form without a network. Neither happens here. */
  document.addEventListener(
    "click",
    () => {
      const session = window.wagtail.app.queryController("w-session");
      if (session && form.elements.merge_base) session.interceptValue = "";
    },
    { capture: true },
  );

  const lookAgain = () => isWaiting && saveAsSoonAsPossible();
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
    } else if (action === "close") {
      target.closest("[data-editor-notice]").hidden = true;
    }
  });
})();
