"""Sites that can be asked whether a handle is taken, from definitions that others keep."""

from monitor.handle_sites.definitions import Definitions, NoDefinitions, definitions
from monitor.handle_sites.site import HANDLE, REDIRECTS, Said, Sign, Site

__all__ = ["HANDLE", "REDIRECTS", "Definitions", "NoDefinitions", "Said", "Sign", "Site", "definitions"]
