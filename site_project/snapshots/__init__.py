"""Published pages as files: rendered when something changes, answered without Django.

Read in this order: ``rendering`` asks Django for what a visitor would get, ``storage`` keeps it,
``building`` makes new snapshots, ``changes`` says when, ``serving`` answers visitors.
"""
