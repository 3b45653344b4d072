"""政府公报: issues composed from editions, signed off by a second person, printed as pages and as a PDF (条例第二十三条)."""
