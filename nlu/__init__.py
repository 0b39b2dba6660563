"""Understanding what people write: the language, the topic, a crisis.

Two interpreters keep one protocol: the local one, trained here, and Rasa over HTTP.
"""

from nlu.cache import TrainingFailed, ensure_model
from nlu.check import Problem, check_data
from nlu.data import CHITCHAT, DATA_DIR, OUT_OF_SCOPE, DataError
from nlu.evaluate import Evaluation, Figures, Share, evaluate, understand_all
from nlu.evaluation_table import evaluation_table
from nlu.interpreter import Interpreter, InterpreterUnavailable
from nlu.lines import understand_line
from nlu.local import LocalInterpreter
from nlu.model import ModelError
from nlu.questions import Question, QuestionError, read_questions
from nlu.rasa import RASA_CALIBRATION, RasaInterpreter
from nlu.understanding import Candidate, Decision, Understanding

__all__ = [
    "CHITCHAT",
    "DATA_DIR",
    "OUT_OF_SCOPE",
    "RASA_CALIBRATION",
    "Candidate",
    "DataError",
    "Decision",
    "Evaluation",
    "Figures",
    "Interpreter",
    "InterpreterUnavailable",
    "LocalInterpreter",
    "ModelError",
    "Problem",
    "Question",
    "QuestionError",
    "RasaInterpreter",
    "Share",
    "TrainingFailed",
    "Understanding",
    "check_data",
    "ensure_model",
    "evaluate",
    "evaluation_table",
    "read_questions",
    "understand_all",
    "understand_line",
]
