"""Who watches: urgings (督办) and what the unit answers; the watch over columns and pages (内容监测)."""
