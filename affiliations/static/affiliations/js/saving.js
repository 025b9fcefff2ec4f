/* The page editor when something keeps it from saving, and when others save the same page.
   - The session has ended, the network is gone, or the form is too long: say so, leave what was typed
     where it is, and save it as soon as that is possible. A form is not sent before the server would
     take it.
   - Others have saved the page: the server has put both together. Say what they did; the form does
     not show it yet. */
import { askServer, onChange, onPress, pause, show } from "./server-state.js";

const form = document.querySelector("form[data-edit-form]");
const notices = document.querySelector("[data-editor-notices]");
// Whether something waits to be saved, and whether a button was pressed meanwhile.
let isWaiting = false;
let isPressed = false;
// What the server said when it was last asked.
let state = "ready";
let timer;
let failures = 0;
let isAsking = false;
let mayBeSent = false;
let news = "";

/* Whether the server would refuse the form for its length, which it measures without the files. */
const isTooLong = () => {
  const { largestForm, mostFields } = notices.dataset;
  const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const { size } = new Blob(texts.map(([name, value]) => `${name}: ${value}`));
  return size > Number(largestForm || Infinity) || texts.length > Number(mostFields || Infinity);
};

// A form that is new says nothing of the page that it will be.
const askForPage = async () => {
  if (isTooLong()) {
    state = "too-long";
    return;
  }
  const { page, parent } = JSON.parse(form.elements.merge_base?.value || "{}");
  state = await askServer(
    (token) => {
      form.elements.csrfmiddlewaretoken.value = token;
      window.wagtailConfig.CSRF_TOKEN = token;
    },
    page ? { page, parent } : {},
  );
};

const send = (button) => {
  mayBeSent = true;
  // Wagtail disables the button while it shows progress, and then its action would be left out.
  if (button) button.disabled = false;
  form.requestSubmit(button);
  if (button) button.disabled = true;
  mayBeSent = false;
};

const controller = (name) => window.wagtail.app.getControllerForElementAndIdentifier(form, name);
const autosave = () => controller("w-autosave");
const isUnsaved = () => {
  const unsaved = controller("w-unsaved");
  return unsaved?.hasEditsValue || unsaved?.hasCommentsValue;
};

const wait = () => {
  isWaiting = true;
  // If it would take the form and then does not, nobody knows why.
  show(state === "ready" ? "unreachable" : state);
  clearTimeout(timer);
  timer = setTimeout(saveAsSoonAsPossible, pause(failures));
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
  await askForPage();
  if (!isWaiting) return;
  if (state !== "ready") {
    wait();
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

const watch = () => {
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
      await askForPage();
      isAsking = false;
      if (state === "ready") {
        send(button);
      } else {
        stopProgress(button);
        isPressed = true;
        wait();
      }
    },
    { capture: true },
  );

  document.addEventListener("w-autosave:error", ({ detail }) => {
    if (!["network_error", "server_error"].includes(detail.type)) {
      if (isWaiting) isOver();
    } else if (isWaiting) {
      failures += 1;
      wait();
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

  onChange(() => isWaiting && saveAsSoonAsPossible());
  onPress({
    "try-again": saveAsSoonAsPossible,
    // Without a button this saves a draft, and shows the page that the server has then.
    load: () => form.requestSubmit(),
  });
};

if (form) watch();
