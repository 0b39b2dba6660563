"""The newcomer's own plan: milestones, their terms and reminders."""
