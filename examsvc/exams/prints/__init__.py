"""Everything an exam needs on paper."""
