"""What a page says once after something was done; `pages.back(url, notice="saved")` names one."""

from collections.abc import Mapping

from bot.console.texts import N_

COOKIE = "meedoen_notice"

NOTICES: Mapping[str, str] = {
    "saved": N_("Saved."),
    "on_file": N_("This person is on file now."),
    "chat_detached": N_("The chat is closed."),
    "link_revoked": N_("The link is taken back. It works no more."),
    "plan_made": N_("The plan is made. She is reminded by itself."),
    "plan_closed": N_("The plan is closed."),
    "hold_lifted": N_("It is on file. Messages go out to the safe chat again."),
    "contact_agreed": N_("It is on file. The chats stay held."),
    "held_again": N_("Everything is held from now on."),
    "language_changed": N_("The console now speaks English."),
    "password_changed": N_("Your password has been changed. All other windows are signed out."),
    "role_changed": N_("The role has been changed."),
    "membership_ended": N_("Your colleague can no longer sign in here."),
    "membership_resumed": N_("Your colleague works here again."),
    "request_claimed": N_("It is yours. The bot is silent now."),
    "request_taken_over": N_("You have taken it over."),
    "request_released": N_("It waits in the queue again, and the bot answers."),
    "reply_sent": N_("Your answer is on its way."),
    "reply_held": N_("Your answer is kept and not sent: agree on a safe way first."),
    "reply_waits": N_("Your answer is kept. It goes at the hours that are agreed."),
    "reply_repeated": N_("This answer was sent already, once."),
    "handed_back": N_("Closed. The bot answers again."),
    "activity_made": N_("The activity is made. Now say for whom it is."),
    "text_approved": N_("The text is approved."),
    "drafted": N_("A machine made a draft. Have it read before you approve it."),
    "no_draft": N_("No translation is to be had now. Write it yourself, or try again later."),
    "invitations_sent": N_("The invitations are on their way."),
    "invitations_halted": N_("What had not gone yet does not go."),
    "invitation_repeated": N_("This invitation is sent once more."),
    "activity_cancelled": N_("The activity is cancelled."),
    "miss_named": N_("Named. It waits among the named until it is exported."),
    "miss_is_crisis": N_("Named. Read what to do now."),
    "miss_taken_back": N_("It is open again."),
    "miss_discarded": N_("It is deleted."),
}
"""Texts by the name that code uses."""
