"""A course to try things with: people, assignments around today, and submissions of the kinds that students hand in."""
