"""Mail to staff, by Django's own settings (the console by default). Like a text message it names no petitioner."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage


def send(address: str, subject: str, text: str, *, reference: str) -> None:
    """Send one message. Raises what the mail server raises.

    `reference` becomes the Message-ID (RFC 5322): sent twice, it is one message to who receives it.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    EmailMessage(subject, text, to=[address], headers={"Message-ID": f"<{reference}@{domain}>"}).send()
