"""The fourteen lessons of a plan for one reader: rows they may see, made into what the rules ask.

`reading` is the one way in: everything is read there, once, narrowed to what the reader may see. The
other modules make facts of it and ask the database nothing; each is named as the rule it serves.
"""
