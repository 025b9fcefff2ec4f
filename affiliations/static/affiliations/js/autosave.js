/* What is typed while Wagtail saves the draft by itself counts as saved when it has finished, and would
   be lost if nothing else were typed. So compare the form with what was sent, and save again. */
(() => {
  let sent;
  const unsaved = () => window.wagtail.app.queryController("w-unsaved");

  document.addEventListener("w-autosave:save", () => {
    sent = unsaved()?.formData;
  });

  document.addEventListener("w-autosave:success", () => {
    const form = unsaved();
    if (form && form.formData !== sent) {
      form.initialFormData = sent;
      form.previousFormData = sent;
      form.check();
    }
  });
})();
