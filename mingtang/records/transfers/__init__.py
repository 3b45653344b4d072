"""移交: disclosed texts handed to the archive and the library in batches (政府信息公开条例第二十五条)."""
