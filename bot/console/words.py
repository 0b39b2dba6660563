"""Words of staff for codes of ours."""

from collections.abc import Mapping

from bot.console.texts import N_
from storage.staff import Role

ROLES: Mapping[Role, str] = {
    "coach": N_("Coach"),
    "coordinator": N_("Coordinator"),
    "admin": N_("Administrator"),
}

ACTIONS: Mapping[str, str] = {
    "signed_in": N_("signed in"),
    "changed_password": N_("changed the password"),
    "added_colleague": N_("added a colleague"),
    "changed_role": N_("changed a role"),
    "ended_membership": N_("let a colleague go"),
    "resumed_membership": N_("let a colleague come back"),
    "made_sign_in_link": N_("made a sign-in link"),
    "read_audit_log": N_("read the audit log"),
    "looked_at_queue": N_("looked at the requests"),
    "read_conversation": N_("read a conversation"),
    "opened_file": N_("opened a file of a conversation"),
    "claimed_request": N_("took a request"),
    "took_over_request": N_("took a request over"),
    "released_request": N_("put a request back"),
    "answered_request": N_("answered"),
    "handed_back_request": N_("handed back to the bot"),
    "newcomers_listed": N_("looked at the list of newcomers"),
    "newcomer_seen": N_("looked at a newcomer"),
    "put_on_file": N_("put a newcomer on file"),
    "file_changed": N_("changed what is on file"),
    "chat_detached": N_("closed a chat"),
    "join_link_made": N_("made a link to join"),
    "join_link_revoked": N_("took a link back"),
    "joined": N_("a newcomer joined by link"),
    "safe_contact_seen": N_("looked at safe contact"),
    "safe_contact_agreed": N_("agreed on safe contact"),
    "held": N_("held all messages"),
    "plans_listed": N_("looked at the plans"),
    "plan_seen": N_("looked at a plan"),
    "plan_made": N_("made a plan"),
    "plan_closed": N_("closed a plan"),
    "goal_added": N_("added a goal to a plan"),
    "milestone_set": N_("changed how a step stands"),
    "milestone_moved": N_("changed the day of a step"),
    "activity_made": N_("made an activity"),
    "activity_changed": N_("changed an activity"),
    "activity_text_written": N_("wrote a text of an invitation"),
    "activity_text_drafted": N_("had a text of an invitation drafted by machine"),
    "activity_text_approved": N_("approved a text of an invitation"),
    "activity_sent": N_("sent invitations"),
    "activity_halted": N_("halted invitations"),
    "activity_cancelled": N_("cancelled an activity"),
    "activity_guests_seen": N_("looked at who was invited"),
    "invitation_repeated": N_("sent an invitation once more"),
    "attendance_marked": N_("noted who was there"),
    "misses_listed": N_("looked at what was not understood"),
    "miss_named": N_("named what was not understood"),
    "miss_taken_back": N_("took back a name of what was not understood"),
    "miss_discarded": N_("discarded what was not understood"),
    "misses_exported": N_("exported what was not understood"),
}
"""What staff did, by the code that the audit log holds."""

SUBJECTS: Mapping[str, str] = {
    "staff": N_("colleague"),
    "newcomer": N_("newcomer"),
    "conversation": N_("conversation"),
    "handoff": N_("request"),
    "plan": N_("plan"),
    "milestone": N_("milestone"),
    "activity": N_("activity"),
    "attachment": N_("file"),
    "audit_log": N_("audit log"),
    "miss": N_("not understood"),
}
"""To what, by the kind that the audit log holds."""

PLACES: Mapping[str, str] = {
    "newcomer": "newcomers",
    "conversation": "conversations",
    "handoff": "requests",
    "activity": "activities",
}
"""Below which address the page about one of a kind is, by that kind."""
