"""救济: a complaint, an administrative review or a lawsuit about a request, from the notice to its result (条例第五十一条)."""
