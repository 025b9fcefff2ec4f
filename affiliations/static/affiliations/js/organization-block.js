/* Label a collapsed organization as "Name (ACRONYM)". If it has no acronym, leave out the brackets.
   If it is not shown on the page, say so after the name. */
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
