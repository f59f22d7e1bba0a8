"""The plain data that travels between the rooms: Source, Call, Answers, Report.

This layer imports nothing of the project, so that the store knows a Report and the sandbox a Source
without knowing each other.
"""
