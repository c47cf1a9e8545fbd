"""waerror: a Slack bot that answers WhatsApp Business errors."""
