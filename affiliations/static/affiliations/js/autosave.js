/* Wagtail takes for saved what somebody types at two moments, and it would be lost if nothing else
   were typed. So compare the form with what Wagtail should have kept, and let it save again.
   - While the form is young: Wagtail notes its first state twice, some moments apart. Rich text
     rewrites itself meanwhile, so compare only where somebody has begun to type.
   - During an autosave: Wagtail notes the form as it is when the autosave ends. */
(() => {
  let saved;
  let isYoung = true;
  let isTyped = false;
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

  document.addEventListener("w-unsaved:watch-edits", (event) => {
    if (!isYoung) return;
    if (isTyped && saved) {
      compareWithSaved();
    } else {
      saved = event.detail.initialFormData;
    }
  });

  document.addEventListener("w-autosave:save", () => {
    isYoung = false;
    saved = unsaved()?.formData;
  });

  document.addEventListener("w-autosave:success", compareWithSaved);
})();
