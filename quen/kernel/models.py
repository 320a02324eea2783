"""Where Django looks for the kernel's models; each lives in its own room."""

from quen.kernel.access.models import Share
from quen.kernel.api.models import ApiAnswer, ApiBudget
from quen.kernel.bulk.models import BulkRow, BulkRun
from quen.kernel.changes.models import ChangeEntry, ConsumerPosition, Heartbeat
from quen.kernel.exports.models import ExportRun
from quen.kernel.favorites.models import Favorite, Recent
from quen.kernel.files.models import File, FileVersion
from quen.kernel.imports.models import ImportRow, ImportRun
from quen.kernel.merging.models import Merge, MergeMove
from quen.kernel.money.models import Revaluation
from quen.kernel.notify.models import Follow, Notification, NotificationChoice, Reminder
from quen.kernel.people.models import HandoverRun, Member, Role, SignInLink, Team
from quen.kernel.records.rates import CurrencyRate
from quen.kernel.records.sequences import Sequence
from quen.kernel.search.models import SearchEntry
from quen.kernel.start.models import SampleRun
from quen.kernel.tags.models import Tag, Tagging
from quen.kernel.tenancy.models import Tenant, Token, User
from quen.kernel.trash.models import TrashItem
from quen.kernel.views.models import SavedView, ViewPlace

__all__ = [
    "ApiAnswer",
    "ApiBudget",
    "BulkRow",
    "BulkRun",
    "ChangeEntry",
    "ConsumerPosition",
    "CurrencyRate",
    "ExportRun",
    "Favorite",
    "File",
    "FileVersion",
    "Follow",
    "HandoverRun",
    "Heartbeat",
    "ImportRow",
    "ImportRun",
    "Member",
    "Merge",
    "MergeMove",
    "Notification",
    "NotificationChoice",
    "Recent",
    "Reminder",
    "Revaluation",
    "Role",
    "SampleRun",
    "SavedView",
    "SearchEntry",
    "Sequence",
    "Share",
    "SignInLink",
    "Tag",
    "Tagging",
    "Team",
    "Tenant",
    "Token",
    "TrashItem",
    "User",
    "ViewPlace",
]
