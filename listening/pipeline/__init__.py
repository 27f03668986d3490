"""The stages as plain functions: what the flows and the command line call.

    collect or import_files → score → tally → current_findings → publish

Each opens the store, does one thing and closes it; each may be run again at any time.
"""

from listening.pipeline.checking import check_collecting, check_counting, check_publishing
from listening.pipeline.collecting import collect, import_files
from listening.pipeline.counting import current_findings, score, tally
from listening.pipeline.evaluating import evaluate_language, evaluate_sentiment, train
from listening.pipeline.exporting import check_exporting, export_posts
from listening.pipeline.intake import Intake, sum_intakes
from listening.pipeline.publishing import Publication, publish
from listening.pipeline.watching import CampaignStatus, LastPublication, status

__all__ = [
    "CampaignStatus",
    "Intake",
    "LastPublication",
    "Publication",
    "check_collecting",
    "check_counting",
    "check_exporting",
    "check_publishing",
    "collect",
    "current_findings",
    "evaluate_language",
    "evaluate_sentiment",
    "export_posts",
    "import_files",
    "publish",
    "score",
    "status",
    "sum_intakes",
    "tally",
    "train",
]
