"""What people ask for: verbs on plain values.

Every verb takes a SQLAlchemy Session first and plain values after, checks what its ``actor`` may do, commits
itself, and returns frozen dataclasses of ``views``: never an object of the database. A verb that writes starts
its own transaction: what the session had read before is let go, what it had not committed is lost.
"""
