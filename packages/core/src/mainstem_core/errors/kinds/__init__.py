"""Every error id with its message and hint, a module for each area, joined by `catalogue`.

Append only: an id is never reused. A message says what is wrong, a hint what to do. Both are templates over the fields
of the exception. Wording: it is understood without colour, literals stand in backticks, nobody is blamed.
"""
