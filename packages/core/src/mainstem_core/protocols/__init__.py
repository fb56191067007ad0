"""What the parts that core does not know must offer."""
