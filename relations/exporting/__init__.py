"""What leaves the database as a whole, in shapes that other programs read."""
