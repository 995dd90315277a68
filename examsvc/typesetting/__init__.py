"""Pages on paper: fonts, the missing-glyph check, GB/T 9704 measures. The only room that knows WeasyPrint."""
