"""How what points at a person is written in the Netherlands: parts of regular expressions."""

IBAN = r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
POSTCODE = r"\b[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})\b(?:,?\s+\d{1,5}[A-Za-z]?\b)?"
"""With the house number behind it, where one stands there."""
