/* Whether the server would save now, for the two editors: that of pages and that of translations. */

const AGAIN = 5_000;
const LONGEST = 60_000;
const notices = document.querySelector("[data-editor-notices]");

/* Ask the server whether it would save: "ready", "logged-out", "refused" or "unreachable". Who has
   logged in again has a new token against forged requests: `takeToken` gets it. `place` says which
   page it is about, as `{page, parent}`. */
export const askServer = async (takeToken, place = {}) => {
  try {
    const answer = await fetch(`${notices.dataset.sessionUrl}?${new URLSearchParams(place)}`, {
      headers: { "X-Requested-With": "XMLHttpRequest" },
      cache: "no-store",
    });
    if (answer.status === 403) return "logged-out";
    if (!answer.ok) return "unreachable";
    const { token, is_refused: isRefused } = await answer.json();
    takeToken(token);
    return isRefused ? "refused" : "ready";
  } catch {
    return "unreachable";
  }
};

/* Show why nothing can be saved, or null if it can. */
export const show = (name) => {
  for (const notice of notices.querySelectorAll("[role=alert]")) {
    notice.hidden = notice.dataset.editorNotice !== name;
  }
};

/* Return how long to wait until one asks again, in milliseconds, after some failures in a row. */
export const pause = (failures) => Math.min(AGAIN * 2 ** failures, LONGEST);

/* Call a function whenever things may have changed: the network is back, somebody has logged in in
   another window, or comes back to this one. */
export const onChange = (look) => {
  window.addEventListener("online", look);
  window.addEventListener("focus", look);
  new BroadcastChannel("affiliations").addEventListener("message", look);
};

/* Call functions when buttons of the notices are pressed: `{action: function of the notice}`. */
export const onPress = (actions) => {
  notices.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-notice-action]")?.dataset.noticeAction;
    actions[action]?.(target.closest("[data-editor-notice]"));
  });
};

onPress({
  "log-in": () => window.open(notices.dataset.loginUrl, "log-in", "popup,width=480,height=720"),
  close: (notice) => (notice.hidden = true),
});
