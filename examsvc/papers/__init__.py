"""Blueprints, assembly, forms, key versions and sealing."""
