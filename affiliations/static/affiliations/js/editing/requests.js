/* What the editor sends to the server besides the form. */
import { askServer } from "../server-state.js";
import { say } from "./texts.js";

const tokenField = () => document.querySelector("[name=csrfmiddlewaretoken]");

const send = (url, body) => {
  const headers = {
    "X-CSRFToken": tokenField().value,
    // Whoever is logged out gets no page for logging in.
    "X-Requested-With": "XMLHttpRequest",
  };
  return fetch(url, { method: "POST", body, headers }).catch(() => null);
};

/* Send something, and return what the server answers as JSON. Throws an error that says why there is no
   answer: what the server says, that somebody is logged out, or else `failure`. */
export const post = async (url, body, failure) => {
  let answer = await send(url, body);
  if (answer?.status === 403) {
    // After a login in another window, the token is another one.
    const state = await askServer((token) => (tokenField().value = token));
    if (state === "logged-out") throw new Error(say("logged-out"));
    answer = await send(url, body);
  }
  const found = await answer?.json().catch(() => null);
  if (!found || found.error) throw new Error(found?.error ?? failure);
  return found;
};
