"""Pages beside the sample's: some try the design, and others are there for tests to edit."""

from wagtail.models import PageViewRestriction

from affiliations.models import AffiliationIndexPage
from tests.content import make_logo, organization, publish_page, section

from .site import LARGE

SENTENCE = "Its members share what they know, speak with one voice and solve problems together. "
PARAGRAPH = f"<p>{SENTENCE * 3}</p>"
RICH_TEXTS = [
    "<p>Connects <b>big <i>cities</i></b> &amp; <i>small <b>towns</b></i>.</p><p></p><p>More</p>",
    '<p>See <a href="https://www.example.org/a?b=c&amp;d=1">it</a>, <a linktype="page" id="3">home'
    '</a>, <a href="mailto:a@b.example">mail</a> and <a linktype="page" id="99999">nothing</a></p>',
    "<ul><li>One <b>b</b></li><li>Two<ul><li>Deep</li></ul></li></ul><ol><li>x</li></ol><p>y</p>",
    "<p>  blanks  everywhere  </p><p> </p><p>one line<br/>and another</p>",
    '<p>🎉 <b>🎉 wow</b> İstanbul <a href="https://example.org">🇹🇷 x</a></p>',
    '<p data-block-key="abc12">kept <b>key</b></p><h2>Heading</h2><hr/>',
]
SQUARE, WIDE, TALL, SMALL = (600, 600), (1000, 200), (300, 900), (48, 32)
# So many tests in a browser may edit a page that is theirs alone.
EDITED = [f"Zonguldak {number}" for number in range(1, 101)]


def make_pages():
    """Publish the pages that ``site.TRIALS`` names, and those to edit."""
    logos = [make_logo(*size) for size in (SQUARE, WIDE, TALL, SMALL)]
    pages = {
        "empty": ("Empty page", []),
        "one": ("One organization", [section("Networks"), organization("EUROCITIES")]),
        "hundred": ("One hundred organizations", list(networks(100, logos))),
        "texts": ("No sections", [("text", PARAGRAPH), ("text", PARAGRAPH)]),
        "rich": ("Rich texts", list(rich_texts())),
        "extremes": ("Whatever an editor may write: " + "long " * 12, list(extremes(logos))),
    }
    for slug, (title, blocks) in pages.items():
        publish_page(*blocks, title=title, slug=slug)
    # Only those who are logged in read these: no server need render them when it starts.
    folder = publish_page(title="Towns")
    PageViewRestriction.objects.create(page=folder, restriction_type="login")
    for title in EDITED:
        publish_page(*towns(), parent=folder, title=title)
    publish_page(*towns(), parent=folder, title="Locked", locked=True)
    # A draft: the lists of what is published stay short.
    large = AffiliationIndexPage(title=LARGE, body=list(networks(250, logos)), live=False)
    folder.add_child(instance=large)
    large.save_revision()


def towns():
    yield section("National")
    yield organization("Union of Historical Towns", acronym="TKB")
    yield organization("Marmara Union")
    yield section("International")
    yield organization(
        "EUROCITIES",
        description="<p>Connects big cities.</p>",
        principles=[
            {"name": "Neutrality", "text": "<p>Above party politics.</p>"},
            {"name": "Openness", "text": "<p>Whoever asks is answered.</p>"},
        ],
    )


def rich_texts():
    """Yield a block for each way in which rich text can be stored."""
    yield section("Texts", introduction="<p>Their <b>introduction</b></p>")
    for number, html in enumerate(RICH_TEXTS):
        principle = {"name": "Neutrality", "text": html}
        yield organization(f"Text {number}", description=html, principles=[principle])
    yield ("text", RICH_TEXTS[0])


def networks(count, logos):
    for number in range(count):
        if number % 25 == 0:
            yield section(f"Section {number // 25 + 1}", introduction=PARAGRAPH)
        yield organization(
            f"Network of Cities No. {number + 1}",
            acronym=f"NC{number + 1}",
            logo=logos[number % 5] if number % 5 < len(logos) else None,
            description=PARAGRAPH,
            website=f"https://network-{number + 1}.example.org/",
        )


def extremes(logos):
    principles = [
        {"name": "Neutrality", "text": PARAGRAPH * 4},
        {"name": "Holistic Approach " * 6, "text": f"<p>{SENTENCE}</p>"},
        {"name": "Wholeheartedness" * 6, "text": f"<ul><li>{SENTENCE}</li><li>Short</li></ul>"},
    ]
    membership = {
        "member_since": 1995,
        "our_role": "Founding member and chair of the working group on mobility",
        "responsible_unit": "Directorate of International Relations and Town Twinning",
    }
    yield ("text", PARAGRAPH)
    yield section("S" * 90, introduction=PARAGRAPH)
    yield organization("Union of " + "Municipalities and " * 7, acronym="A" * 30, **membership)
    yield organization(
        "Wholeheartedness" * 9, website=f"https://{'very-long-' * 5}domain.example/x"
    )
    yield organization("Square", logo=logos[0], acronym="SQ", principles=principles, **membership)
    yield ("text", f"<p>{SENTENCE}</p><ol><li>First</li><li>Second</li></ol>")
    yield organization("Wide", logo=logos[1], acronym="WIDE", facts_checked_on="2026-01-31")
    yield organization("Tall", logo=logos[2], description=PARAGRAPH * 6)
    yield section("Short")
    yield organization("Small", logo=logos[3], website="https://a.example/")
