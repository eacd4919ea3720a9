"""What people call the kinds of badges."""

from domain.observation import VerificationKind
from domain.text import Text

WORDS = {
    VerificationKind.NONE: Text("无", "none"),
    VerificationKind.GOVERNMENT: Text("政府", "government"),
    VerificationKind.ENTERPRISE: Text("企业", "company"),
    VerificationKind.MEDIA: Text("媒体", "media"),
    VerificationKind.PERSON: Text("个人", "person"),
    VerificationKind.UNSPECIFIED: Text("未说明", "not told"),
}
