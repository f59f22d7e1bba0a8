"""Who does the work: engines that claim what waits in the database and grade it, behind one small interface.

The database is the queue; an engine only brings workers to it. A nudge is a hint that something waits: losing it delays
a grading by one poll, never loses it.
"""
