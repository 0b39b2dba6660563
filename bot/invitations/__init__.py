"""Activities, whom they are for, invitations and answers."""
