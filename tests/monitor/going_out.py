"""What each channel puts on its line for a message, as a person or a machine at the other end gets it."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from alerting.cards import card, octets
from alerting.channels import alertmanager, dingtalk, email, feishu, syslog, webhook, wecom, wecom_app
from domain.notification import Message
from domain.text import Locale
from monitor.plugins import CHANNELS
from tests.alerting.channels.test_every_channel import TABLES, switched_on
from tests.factories import NOW

Sent = Callable[[Message, Any], object]
SENT: Mapping[str, Sent] = {
    "alertmanager": lambda message, _: alertmanager.alert_of(message, NOW, timedelta(hours=1)),
    "apprise": lambda message, options: card(message, Locale(options.locale)).text(16_000, size=octets),
    "dingtalk": dingtalk.document,
    "email": lambda message, options: email.compose(message, options, NOW).get_content(),
    "feishu": lambda message, options: feishu.document(message, options, NOW),
    "syslog": lambda message, _: syslog.entry(message, NOW, host="h", facility=16),
    "webhook": lambda message, _: json.loads(webhook.payload(message)),
    "wecom": wecom.document,
    "wecom_app": wecom_app.document,
}
EVERY = CHANNELS.modules()


def sent(channel: str, message: Message) -> str:
    """All of it as one text."""
    said = SENT[channel](message, switched_on(channel, TABLES[channel][1]).options)
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
