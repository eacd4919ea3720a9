"""An operator's own history through the detector: how often it would have alarmed, and how soon it tells a stranger."""
