"""`meedoen understand`: a JSON line in, a JSON object out."""

import json
from typing import Any

from nlu.interpreter import Interpreter, InterpreterUnavailable


async def understand_line(interpreter: Interpreter, line: str) -> dict[str, Any]:
    """Understand `{"text", "language"?}`; whatever is wrong with the line becomes `{"error"}`."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not a line of JSON: {error}"}
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return {"error": 'needs an object with "text", a string'}
    language = data.get("language")
    if language is not None and not isinstance(language, str):
        return {"error": '"language" must be a code such as "nl"'}
    try:
        found = (await interpreter.understand(data["text"], language)).to_dict()
    except InterpreterUnavailable as error:
        return {"error": str(error)}
    found.pop("heard", None)
    return found
