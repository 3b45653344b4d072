"""What pages share: layouts, components, template tags, Input, error pages, headers. No models."""
