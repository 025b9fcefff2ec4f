"""The lists that wagtail-modeladmin shows."""

from bs4 import BeautifulSoup


def rows(response) -> list[list[str]]:
    """Return what a list shows, a row each; of a cell with links, the first one's text."""
    html = BeautifulSoup(response.content, "html.parser")
    return [
        [
            cell.find("a").text if cell.find("a") else cell.get_text(strip=True)
            for cell in row.select("td")
        ]
        for row in html.select("table.listing tbody tr")
    ]
