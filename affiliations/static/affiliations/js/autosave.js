/* Wagtail takes for saved what somebody types at two moments, and it would be lost if nothing else
   were typed. So compare the form with what Wagtail should have kept, and let it save again.
   - While the form is young: Wagtail notes its first state twice, some moments apart. Rich text
     rewrites itself meanwhile, so compare only where somebody has begun to type. What was done
     before the first time is in none of the two: take the form for changed. The server knows.
   - During an autosave: Wagtail notes the form as it is when the autosave ends.

   Wagtail also takes for an edit what rich text rewrites late. So save nothing before somebody has
   done something: there would be a draft that nobody made, or an error about an empty title. */
(() => {
  let saved;
  let isYoung = true;
  let isTyped = false;
  let isTouched = false;
  const unsaved = () => window.wagtail.app.queryController("w-unsaved");

  const compareWithSaved = () => {
    const form = unsaved();
    if (form && form.formData !== saved) {
      form.initialFormData = saved;
      form.previousFormData = saved;
      form.check();
    }
  };

  document.addEventListener("input", () => (isTyped = true), { capture: true, once: true });
  for (const kind of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(kind, () => (isTouched = true), { capture: true, once: true });
  }

  document.addEventListener("w-unsaved:watch-edits", (event) => {
    if (!isYoung) return;
    if (isTyped && saved) {
      compareWithSaved();
    } else if (isTouched && !saved) {
      saved = "unknown";
      compareWithSaved();
    } else {
      saved = event.detail.initialFormData;
    }
  });

  document.addEventListener("w-autosave:save", (event) => {
    if (!isTouched) {
      event.preventDefault();
      // Else the indicator would say that it is being saved.
      event.stopImmediatePropagation();
      return;
    }
    isYoung = false;
    saved = unsaved()?.formData;
  });

  document.addEventListener("w-autosave:success", () => {
    // The answer has changed this field, and nobody typed it.
    const { merge_base: base } = unsaved().element.elements;
    if (base && saved) {
      const fields = new URLSearchParams(saved);
      fields.set("merge_base", base.value);
      saved = fields.toString();
    }
    compareWithSaved();
  });
})();
