"""The stages as plain functions: what the flows and the command line call.

    collect or import_files → recheck → score → tally → current_findings → publish

Each opens the store, does one thing and closes it; each may be run again at any time.
"""

from listening.pipeline.backfilling import (
    WORKERS,
    backfill_windows,
    collect_window,
    finish_backfill,
    plan_backfill,
)
from listening.pipeline.checking import check_collecting, check_counting, check_publishing
from listening.pipeline.claiming import check_claim, check_claiming
from listening.pipeline.collecting import collect
from listening.pipeline.counting import score, tally
from listening.pipeline.engaging import Engaged, engage
from listening.pipeline.evaluating import evaluate_language, evaluate_sentiment, train
from listening.pipeline.exploring import (
    Explored,
    Wanted,
    check_exploring,
    explore,
    write_private,
)
from listening.pipeline.exporting import check_exporting, export_posts
from listening.pipeline.finding import current_findings
from listening.pipeline.following import (
    FollowersBought,
    FollowersQuote,
    buy_followers,
    quote_followers,
)
from listening.pipeline.forgetting import Forgetting, forget
from listening.pipeline.importing import import_files
from listening.pipeline.intake import Intake, sum_intakes
from listening.pipeline.moving import move_store
from listening.pipeline.noticing import Noticed, notice
from listening.pipeline.opening import check_source
from listening.pipeline.publishing import (
    Corrected,
    Publication,
    Rendered,
    publish,
    render_again,
)
from listening.pipeline.quoting import Quote, quote
from listening.pipeline.rechecking import Rechecked, recheck
from listening.pipeline.rounds import Round
from listening.pipeline.spending import Budget, new_budget
from listening.pipeline.telling import send_alerts, send_test
from listening.pipeline.verifying import Verification, verify
from listening.pipeline.watching import CampaignStatus, LastPublication, MonthSpent, status

__all__ = [
    "WORKERS",
    "Budget",
    "CampaignStatus",
    "Corrected",
    "Engaged",
    "Explored",
    "FollowersBought",
    "FollowersQuote",
    "Forgetting",
    "Intake",
    "LastPublication",
    "MonthSpent",
    "Noticed",
    "Publication",
    "Quote",
    "Rechecked",
    "Rendered",
    "Round",
    "Verification",
    "Wanted",
    "backfill_windows",
    "buy_followers",
    "check_claim",
    "check_claiming",
    "check_collecting",
    "check_counting",
    "check_exploring",
    "check_exporting",
    "check_publishing",
    "check_source",
    "collect",
    "collect_window",
    "current_findings",
    "engage",
    "evaluate_language",
    "evaluate_sentiment",
    "explore",
    "export_posts",
    "finish_backfill",
    "forget",
    "import_files",
    "move_store",
    "new_budget",
    "notice",
    "plan_backfill",
    "publish",
    "quote",
    "quote_followers",
    "recheck",
    "render_again",
    "score",
    "send_alerts",
    "send_test",
    "status",
    "sum_intakes",
    "tally",
    "train",
    "verify",
    "write_private",
]
