/* A picture that is dropped or pasted onto a block becomes its logo, or whatever picture it has. */
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

export const watchPictures = (stream, url) => {
  const take = async (event, transfer) => {
    const file = pictureIn(transfer);
    const field = file && stream.pictureField(event.target);
    if (!field) return;
    event.preventDefault();
    event.stopPropagation();
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

  const { element } = stream;
  element.addEventListener("dragover", (event) => {
    // Without this the browser would leave the page for the picture.
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  const options = { capture: true };
  element.addEventListener("drop", (event) => take(event, event.dataTransfer), options);
  element.addEventListener("paste", (event) => take(event, event.clipboardData), options);
};
