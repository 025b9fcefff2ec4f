"""Wagtail's search on SQLite, which fails on a quotation mark in what somebody looks for."""

from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText


class QuotedMixin:
    """Writes quotation marks twice, which is how FTS5 has them within a string."""

    def build_search_query_content(self, query, config=None):
        if isinstance(query, PlainText):
            text = query.query_string.replace('"', '""')
            query = PlainText(text, operator=query.operator, boost=query.boost)
        elif isinstance(query, Phrase):
            query = Phrase(query.query_string.replace('"', '""'))
        return super().build_search_query_content(query, config=config)


class SearchCompiler(QuotedMixin, SQLiteSearchQueryCompiler):
    pass


class AutocompleteCompiler(QuotedMixin, SQLiteAutocompleteQueryCompiler):
    pass


class SQLiteSearch(SQLiteSearchBackend):
    """Searches as Wagtail does, for any text."""

    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
