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

/* Wait until the server would take a text, and return how often it has said that it would not. */
const untilReady = async () => {
  for (let failures = 0; ; failures += 1) {
    const state = await askServer((newToken) => (token = newToken));
    show(state === "ready" ? null : state);
    if (state === "ready") return failures;
    await untilSomethingHappens(pause(failures));
  }
};

const sendUntilTaken = async (url, options) => {
  for (let isLast = false; ; ) {
    const headers = {
      ...options.headers,
      "X-CSRFToken": token ?? options.headers["X-CSRFToken"],
      "X-Opened-At": document.querySelector("[data-opened-at]").dataset.openedAt,
      "X-Requested-With": "XMLHttpRequest",
    };
    const sent = send(url, { ...options, headers });
    const answer = await (isLast ? sent : sent.catch(() => null));
    if (isLast || (answer && answer.status !== 403 && answer.status < 500)) return answer;
    // If the server is well, the token may have been too old: try that once.
    isLast = (await untilReady()) === 0;
  }
};

if (document.querySelector(".js-translation-editor")) {
  window.fetch = (url, options = {}) =>
    CHANGES.has(options.method) ? sendUntilTaken(url, options) : send(url, options);
  const now = () => askAgain.dispatchEvent(new Event("now"));
  onChange(now);
  onPress({ "try-again": now });
}
