"""Draft links: for some days, people without an account can read a draft by such a link."""
