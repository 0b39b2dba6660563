"""What a municipality shows its council: an invented one, full of life."""

from bot.demo.filling import fill
from bot.demo.sign_ins import SignIn

__all__ = ["SignIn", "fill"]
