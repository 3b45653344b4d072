"""What is told: columns, records and their immutable editions."""
