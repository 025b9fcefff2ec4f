/* A picture that is dropped or pasted onto a block, or onto its row in the outline, becomes its logo, or
   whatever picture it has. */
import { post } from "./requests.js";
import { announce, say } from "./texts.js";

const pictureIn = ({ files }) => [...files].find(({ type }) => type.startsWith("image/"));

/* Send a picture to the server, and return what the form's chooser shows of it. Throws an error that
   says why the server does not take it. */
const send = async (file, url) => {
  const body = new FormData();
  body.append("file", file);
  const { picture } = await post(url, body, say("not-uploaded"));
  return picture;
};

const hasFiles = ({ dataTransfer, target }) =>
  dataTransfer.types.includes("Files") && !target.closest("input[type=file]");

export const watchPictures = (stream, url) => {
  const take = async (event, transfer) => {
    const { target } = event;
    const id = stream.idAt(target) ?? target.closest("[data-outline-rows] > li")?.dataset.id;
    const file = pictureIn(transfer);
    const field = file && stream.pictureField(id);
    if (!field) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    field.wait(say("uploading"));
    announce(say("uploading"));
    try {
      field.put(await send(file, url));
      announce(say("uploaded"));
    } catch (error) {
      field.refuse(error.message);
      announce(error.message);
    }
  };

  const options = { capture: true };
  // Otherwise the browser would leave the editor for a file that misses its place.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => hasFiles(event) && event.preventDefault(), options);
  }
  document.addEventListener("drop", (event) => take(event, event.dataTransfer), options);
  document.addEventListener("paste", (event) => take(event, event.clipboardData), options);
};
