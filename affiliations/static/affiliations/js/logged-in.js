/* In the window that the editor has opened for logging in: tell the editor, and close the window. */
new BroadcastChannel("affiliations").postMessage("logged-in");
window.close();
