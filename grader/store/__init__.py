"""Where everything is kept: the tables, the database behind a URL, its migrations.

Nothing connects at import: a ``Database`` is made by the process that uses it.
"""
