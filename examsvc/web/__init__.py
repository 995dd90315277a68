"""What every page shares: guards, error pages, form base, template filters and security headers."""
