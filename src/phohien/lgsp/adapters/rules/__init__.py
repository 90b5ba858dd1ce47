"""What an adapter decides, without tables, clock or network."""
