"""Bad days: while people sit an exam over HTTP something breaks, and afterwards every invariant must hold."""
