"""The pages of the console, a module each with `routes(desk)`; listed here, and nowhere else."""

from bot.console.pages import (
    account,
    audit,
    home,
    join_links,
    newcomer_file,
    newcomers,
    plan_steps,
    plans,
    plans_list,
    safe_contact,
    sign_in,
    team,
    welcome,
)

PAGES = (
    sign_in,
    welcome,
    home,
    account,
    team,
    audit,
    newcomer_file,
    newcomers,
    join_links,
    safe_contact,
    plans,
    plan_steps,
    plans_list,
)
