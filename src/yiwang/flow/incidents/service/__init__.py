"""The verbs of this room.

Anybody: `report`, `duplicates`, `track`, `rate`, `ask_reopen`, `supplement`, `my_reports`, `add_upload`, `open_file`.
The desk: `page`, `show`, `export`, `provenance`, `sources`, `act`, `reveal`, `import_reports`, `channels`,
`ensure_channel`.
The rooms above: `get`, `siblings`, `reporters`, `mark_filed`, `void_case`, `note_progress`, `share_with`, `brief`,
`rating`, `use_uploads`, `photos`. Of warnings: `open_from_warning`, `note_normal`, `tell_declined`, `follow_merge`,
`SENSOR` (their channel). Once per process: `keep_secret`.
"""

from yiwang.flow.incidents.service.channels import channels, ensure_channel
from yiwang.flow.incidents.service.contacts import reveal
from yiwang.flow.incidents.service.desk import act
from yiwang.flow.incidents.service.duplicates import duplicates
from yiwang.flow.incidents.service.ground import teach
from yiwang.flow.incidents.service.importing import import_reports
from yiwang.flow.incidents.service.intake import report
from yiwang.flow.incidents.service.keys import keep_secret
from yiwang.flow.incidents.service.lists import export, page, show
from yiwang.flow.incidents.service.open_requests import (
    UNSORTED,
    OpenRequest,
    one_request,
    request_of_token,
    requests,
)
from yiwang.flow.incidents.service.provenance import provenance
from yiwang.flow.incidents.service.sources import sources
from yiwang.flow.incidents.service.track import ask_reopen, my_reports, rate, supplement, track
from yiwang.flow.incidents.service.uploads import (
    add as add_upload,
)
from yiwang.flow.incidents.service.uploads import (
    forget_orphans,
    open_file,
    photos,
    use_uploads,
)
from yiwang.flow.incidents.service.upward import (
    Brief,
    brief,
    get,
    mark_filed,
    note_progress,
    rating,
    reporters,
    share_with,
    siblings,
    void_case,
)
from yiwang.flow.incidents.service.warned import CHANNEL as SENSOR
from yiwang.flow.incidents.service.warned import (
    follow_merge,
    note_normal,
    open_from_warning,
    tell_declined,
)
from yiwang.flow.incidents.service.words import words_in

__all__ = [
    "SENSOR",
    "UNSORTED",
    "Brief",
    "OpenRequest",
    "act",
    "add_upload",
    "ask_reopen",
    "brief",
    "channels",
    "duplicates",
    "ensure_channel",
    "export",
    "follow_merge",
    "forget_orphans",
    "get",
    "import_reports",
    "keep_secret",
    "mark_filed",
    "my_reports",
    "note_normal",
    "note_progress",
    "one_request",
    "open_file",
    "open_from_warning",
    "page",
    "photos",
    "provenance",
    "rate",
    "rating",
    "report",
    "reporters",
    "request_of_token",
    "requests",
    "reveal",
    "share_with",
    "show",
    "siblings",
    "sources",
    "supplement",
    "teach",
    "tell_declined",
    "track",
    "use_uploads",
    "void_case",
    "words_in",
]
