"""Messages of the demonstration: kept on a page instead of sent."""

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

from comity.parties.actions import keep_message


class OutboxBackend(BaseEmailBackend):
    """Keep each message where ``/demo/outbox/`` shows it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages, one row for each receiver; give how many messages there were."""
        for message in email_messages:
            for receiver in message.recipients():
                keep_message(
                    to=receiver,
                    subject=str(message.subject),
                    body=str(message.body),
                    at=timezone.now(),  # noqa: TID251  # beside codes, which run out in real time
                )
        return len(email_messages)
