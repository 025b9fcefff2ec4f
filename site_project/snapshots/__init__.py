"""Published pages as files, which are rendered when something changes and served without Django.

Read in this order: ``rendering`` asks Django for what a visitor would get, ``storage`` keeps it,
``building`` makes new snapshots, ``changes`` decides when, ``serving`` answers visitors.
"""
