"""What is set and is not law: dated settings inherited down the agency tree, and calendar notices."""
