"""Draft links: a draft as people without an account read it, for some days."""
