"""The fourteen lessons from reviews: each a pure rule over what its reader may see of one plan.

A rule is handed facts, and the terms they are looked at under; it reads no row and no clock. What
was not handed to it cannot matter, so that a lesson never tells of a record its reader may not see.
"""
