"""Axe, which finds what keeps people from using a page: https://dequeuniversity.com/rules/axe/."""

from .site import NODE_MODULES, SCHEMES, WIDTHS

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
WCAG = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
}
# What a scheme may change.
COLORS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """
rules => axe.run({runOnly: rules}).then(({violations, passes}) => ({
    findings: violations.map(({id, nodes}) => [id, nodes[0].html]),
    passed: passes.map(({id}) => id),
}))
"""


def expect_no_finding(page):
    """Look for breaches of WCAG 2.2 AA at every width, and of its rules on colours in every scheme.

    The bar that Wagtail lays over the page for those logged in is Wagtail's, and is left out.
    """
    page.evaluate("document.querySelector('wagtail-userbar')?.remove()")
    page.evaluate(AXE.read_text())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        result = page.evaluate(RUN, WCAG)
        assert result["findings"] == [], f"at {width} px"
        assert len(result["passed"]) > 10
    for scheme, options in SCHEMES.items():
        page.emulate_media(**options)
        for width in (min(WIDTHS), max(WIDTHS)):
            page.set_viewport_size({"width": width, "height": 800})
            result = page.evaluate(RUN, COLORS)
            assert result["findings"] == [], f"at {width} px, {scheme}"
            assert "color-contrast" in result["passed"]
