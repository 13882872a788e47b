"""What the API reads and writes, a shape for each noun."""
