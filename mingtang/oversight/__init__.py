"""Who watches: urgings (督办) and what the unit answers. Findings, call-backs and assessments come here later."""
