"""How well names and places are understood: truth that is known, measures with intervals, and the report of ``make quality``.

Nothing here knows how the resolver works. Names are made from word lists of this package, places from the published tables of
divisions; the product is called through its public functions only, in ``product.py``.
"""
