"""季度时效检查: whether what an agency published still holds, first version."""
