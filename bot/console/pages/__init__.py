"""The pages of the console, a module each with `routes(desk)`; listed here, and nowhere else."""

from bot.console.pages import account, audit, home, sign_in, team, welcome

PAGES = (sign_in, welcome, home, account, team, audit)
