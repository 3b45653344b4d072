"""公文系统报送, second version: opinions of other agencies, a set hour, an interpretation that waits for its document."""
