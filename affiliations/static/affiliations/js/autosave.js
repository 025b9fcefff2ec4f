/* Wagtail takes text that somebody types during an autosave for saved when the autosave ends. The
   text would be lost if nothing else were typed. So compare the form with what was sent, and save
   again. */
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
