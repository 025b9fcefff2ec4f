/* wagtail-localize's editor when its user is logged out, or the network is gone.
   It sends each text by itself, and says "Server error" if that is not taken. Say what is wrong
   instead, and send the text as soon as that is possible. */
import { askServer, onChange, onPress, pause, show } from "./server-state.js";

const CHANGES = new Set(["PUT", "DELETE"]);
const send = window.fetch;
// The token that its user has got since; the editor keeps the one that it was opened with.
let token;
const askAgain = new EventTarget();

const untilSomethingHappens = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    askAgain.addEventListener("now", resolve, { once: true });
  });

/* Wait until the server would take a text. */
const untilReady = async () => {
  for (let failures = 0; ; failures += 1) {
    const state = await askServer((newToken) => (token = newToken));
    show(state === "ready" ? null : state);
    if (state === "ready") return;
    await untilSomethingHappens(pause(failures));
  }
};

const sendUntilTaken = async (url, options) => {
  for (;;) {
    const used = token ?? options.headers["X-CSRFToken"];
    const headers = {
      ...options.headers,
      "X-CSRFToken": used,
      "X-Requested-With": "XMLHttpRequest",
    };
    const answer = await send(url, { ...options, headers }).catch(() => null);
    if (answer && answer.status !== 403 && answer.status < 500) return answer;
    await untilReady();
    // Nothing has changed: the server refuses this text for another reason.
    if (answer && token === used) return answer;
  }
};

if (document.querySelector(".js-translation-editor")) {
  window.fetch = (url, options = {}) =>
    CHANGES.has(options.method) ? sendUntilTaken(url, options) : send(url, options);
  const now = () => askAgain.dispatchEvent(new Event("now"));
  onChange(now);
  onPress({ "try-again": now });
}
