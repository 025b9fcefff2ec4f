/* Label a collapsed organization as "Name (ACRONYM)": without the brackets where there is no
   acronym, and with a mark where the page does not show it. */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  class OrganizationBlockDefinition extends StructBlockDefinition {
    render(...args) {
      const block = super.render(...args);
      const original = block.getTextLabel.bind(block);
      block.getTextLabel = (options) => {
        const label = (original(options) || "").replace(/\s*\(\)$/, "");
        const shown = block.childBlocks.show_on_page.getState();
        return shown ? label : `${label} — ${this.meta.hiddenLabel}`;
      };
      return block;
    }
  }

  window.telepath.register("affiliations.OrganizationBlock", OrganizationBlockDefinition);
})();
