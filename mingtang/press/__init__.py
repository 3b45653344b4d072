"""What is printed to the web: plain files at their final path, whole generations only."""
