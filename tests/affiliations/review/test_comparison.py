import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import StreamValue

from affiliations.models import AffiliationIndexPage
from tests.content import organization

SWAP = ["EUROCITIES moved from International to National"]


@pytest.fixture
def redraft(english_page):
    """A function that saves a draft of the page: ``edit`` changes its list of blocks."""

    def save(edit, **fields):
        page = AffiliationIndexPage.objects.get(pk=english_page.pk)
        blocks = [(block.block_type, block.value, block.id) for block in page.body]
        edit(blocks)
        page.body = StreamValue(page.body.stream_block, blocks)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision()
        return page

    return save


def drag_last_up(blocks):
    """Take EUROCITIES from the section International to the section National."""
    blocks.insert(2, blocks.pop())


def compare(client, page, old="live", new="latest"):
    """Return the rows of Wagtail's comparison: each label with its cell."""
    response = client.get(f"/admin/pages/{page.pk}/revisions/compare/{old}...{new}/")
    rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return {
        row.select_one(".title").get_text(strip=True): row.select_one("td.comparison")
        for row in rows
    }


def texts(element, selector):
    return [each.get_text(" ", strip=True) for each in element.select(selector)]


def edit_form(client, page):
    return BeautifulSoup(client.get(f"/admin/pages/{page.pk}/edit/").content, "html.parser")


def preview_url(page):
    return f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id}/view/"


def preview(client, page, mode):
    response = client.get(preview_url(page), {"mode": mode})
    return BeautifulSoup(response.content, "html.parser")


def test_comparison_starts_with_sentences(redraft, admin_client):
    page = redraft(drag_last_up, title="Our memberships")

    rows = compare(admin_client, page)

    assert list(rows) == ["What changed:", "Title:", "Content:"]
    assert texts(rows["What changed:"], "li") == ["Title changed", *SWAP]


def test_comparison_of_blocks_says_where_a_block_went_and_what_changed_in_it(redraft, admin_client):
    def edit(blocks):
        drag_last_up(blocks)
        blocks[1][1]["website"] = "https://example.com/"
        blocks.append((*organization("Rainbow Cities Network"), "rainbow"))

    rows = compare(admin_client, redraft(edit))

    assert [
        (item["class"][1:], item.get_text(" ", strip=True))
        for item in rows["Content:"].select("div.comparison__child-object")
    ] == [
        ([], "National"),
        ([], "Union of Historical Towns: website changed Website https://example. org/ com/"),
        ([], SWAP[0]),
        ([], "International"),
        (
            ["addition"],
            "Rainbow Cities Network added to International "
            "Name Rainbow Cities Network Description What it is for.",
        ),
    ]


def test_versions_that_say_the_same_have_no_difference(redraft, admin_client):
    def edit(blocks):
        blocks[1][1]["description"] = (
            blocks[1][1]
            .block.child_blocks["description"]
            .normalize('<p data-block-key="a1">It protects old towns.</p>')
        )

    page = redraft(edit, introduction="")

    assert "There are no differences" in (
        admin_client.get(f"/admin/pages/{page.pk}/revisions/compare/live...latest/").text
    )


def test_comparison_of_a_name_that_is_markup_shows_it_as_text(redraft, admin_client):
    def edit(blocks):
        blocks[1][1]["name"] = "<script>alert(1)</script>"

    rows = compare(admin_client, redraft(edit))

    assert texts(rows["What changed:"], "li") == [
        "Union of Historical Towns renamed to <script>alert(1)</script>"
    ]
    assert not any(cell.select("script") for cell in rows.values())


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_form_tells_whoever_opens_it_what_visitors_do_not_see(
    group, redraft, client, user_in_group
):
    page = redraft(drag_last_up)
    client.force_login(user_in_group(group))

    form = edit_form(client, page)

    panel = form.select_one(".page-changes").find_parent("section", id=True)
    assert panel.select_one("h2").get_text(strip=True) == "Changes that visitors do not see yet"
    assert texts(panel, "li") == SWAP
    assert client.get(panel.select_one("a[href*=compare]")["href"]).status_code == 200


def test_form_of_a_page_without_changes_tells_nothing(english_page, admin_client):
    form = edit_form(admin_client, english_page)

    assert form.select_one("[name=title]")["value"] == "Memberships"
    assert form.select(".page-changes") == []


def test_form_of_a_page_that_was_never_published_tells_nothing(home, admin_client):
    page = home.add_child(instance=AffiliationIndexPage(title="Draft", live=False))
    page.save_revision()

    form = edit_form(admin_client, page)

    assert form.select_one("[name=title]")["value"] == "Draft"
    assert form.select(".page-changes") == []


def test_changes_preview_marks_blocks_and_lists_what_is_gone(redraft, admin_client):
    def edit(blocks):
        drag_last_up(blocks)
        blocks[1][1]["website"] = "https://example.com/"
        blocks[0][1]["heading"] = "Turkey"
        blocks.append((*organization("Rainbow Cities Network"), "rainbow"))

    html = preview(admin_client, redraft(edit), "changes")

    assert [
        (item.select_one("h2, h3").text, texts(item.select_one(".mark") or item, ".mark *"))
        for item in html.select("section, li:has(article)")
    ] == [
        (
            "Turkey",
            [
                "Changed",
                "Section Turkey: heading changed (before: “National”); "
                "2 organizations now follow it",
            ],
        ),
        (
            "Union of Historical Towns",
            ["Changed", "Union of Historical Towns: website changed"],
        ),
        ("EUROCITIES", ["Moved", "EUROCITIES moved from International to Turkey"]),
        ("International", ["New", "Rainbow Cities Network added to International"]),
        ("Rainbow Cities Network", ["New", "Rainbow Cities Network added to International"]),
    ]


def test_changes_preview_lists_what_is_gone_or_hidden(redraft, admin_client):
    def edit(blocks):
        blocks.pop()
        blocks[1][1]["show_on_page"] = False

    html = preview(admin_client, redraft(edit), "changes")

    assert texts(html.select_one(".review"), "li") == [
        "Union of Historical Towns is hidden now",
        "EUROCITIES removed from International",
    ]


def test_changes_preview_of_a_new_page_says_that_all_is_new(home, admin_client):
    page = home.add_child(instance=AffiliationIndexPage(title="Draft", live=False))
    page.save_revision()

    html = preview(admin_client, page, "changes")

    assert "all of it is new" in html.select_one(".review").text
    assert not html.select(".mark")


def test_page_preview_and_page_have_no_marks(redraft, admin_client, client):
    page = redraft(drag_last_up)

    for html in (
        preview(admin_client, page, ""),
        BeautifulSoup(client.get(page.url, {"mode": "changes"}).content, "html.parser"),
    ):
        assert not html.select(".mark, .review")
        assert html.select("h3")


def test_changes_preview_is_for_those_who_may_edit_the_page(
    redraft, client, publish_affiliation_page, editor_of
):
    page = redraft(drag_last_up)
    other_page = publish_affiliation_page(title="Elsewhere", slug="elsewhere")
    url = f"{preview_url(page)}?mode=changes"

    anonymous = client.get(url)
    client.force_login(editor_of(other_page))
    other = client.get(url)

    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/admin/login/")
    assert (other.status_code, other.url) == (302, "/admin/")
