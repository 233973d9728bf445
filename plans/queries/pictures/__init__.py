"""Where everything stands in a picture: coordinates from facts. Nothing here reads a row.

A picture is 320 units wide, what a telephone shows one to one, and as tall as it needs to be. Every
text has its place measured before it is set, so that none runs into another. A template draws it.
"""
