"""A new password, as typed twice."""

from bot.console.forms import Form
from bot.console.passwords import LONGEST, SHORTEST
from bot.console.texts import Texts


def choose_password(form: Form, texts: Texts) -> str:
    """The fields `password` and `again`; what is wrong with them is said in the form."""
    password = form.secret("password")
    if len(password) < SHORTEST:
        form.wrong(
            "password",
            texts.translate(
                "Choose at least %(least)s characters. A few words in a row are easy to remember.",
                least=SHORTEST,
            ),
        )
    elif len(password) > LONGEST:
        form.wrong("password", texts.translate("At most %(most)s characters fit.", most=LONGEST))
    elif password != form.secret("again"):
        form.wrong("again", texts.translate("This is not the same as above."))
    return password
