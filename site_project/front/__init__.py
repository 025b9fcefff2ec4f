"""What stands between the sockets and Django, so that a slow client never holds a worker.

Read in this order: ``requests`` turns granian's request into WSGI's environ, ``answers`` is what is
sent, ``bodies`` collects what clients send, ``django_thread`` runs Django, ``redirections`` and
``refusals`` answer without it, ``application`` decides who answers, ``worker`` runs it in a
process, ``supervision`` keeps the processes running.
"""
