"""A fixed sample of AWS commands."""
