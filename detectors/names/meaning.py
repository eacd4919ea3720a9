"""What makes names worth comparing that the rule does not see as near: all that a likeness may rest on."""

from detectors.names.disguised import DISGUISES
from detectors.names.kinds import OWN_NAMES
from detectors.names.letters import CHARACTERS, LOOKS, PARTS
from detectors.names.placed import BODIES
from detectors.names.rewriting import rewritten
from detectors.names.spelling import SPELLINGS
from detectors.names.symbols import Symbols

meanings = Symbols((BODIES, OWN_NAMES, CHARACTERS, LOOKS, PARTS, SPELLINGS, DISGUISES), rewritten)
