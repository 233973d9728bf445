"""A partnership and three families, all made up, told in days before and after the day of seeding.

`partnership.py` says who there is and each family's module what happened to it; `story.py` holds
the words they are written in, and `telling.py` makes it happen through the product's operations.
"""
