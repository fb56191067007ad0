"""Runs one flow file under Metaflow and under Mainstem, with only the import changed, and compares what they did."""
