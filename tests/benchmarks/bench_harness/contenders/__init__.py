"""Who is measured: one module each, and what they have in common.

A contender turns the name of a workload (the column `workload` of the table in `rows.py`) into the command
that does this work its way. What is measured is the same for all; only the command differs.
"""
