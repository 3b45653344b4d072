"""案卷: what a request leaves behind, closed into a file with cover, contents, papers and note (条例第四十五条)."""
