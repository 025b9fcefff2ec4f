from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command with our options: every language, file names without line numbers.

    So a catalogue changes only if a text changes. Without fuzzy matching, no translation in it is a
    guess.
    """

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(
            all=True,
            add_location="file",
            no_obsolete=True,
            ignore_patterns=["var", "node_modules", "tests", ".ci"],
        )
