"""The chosen tool, the values of its options, and the document it works on."""

from PySide6.QtCore import QObject, Signal

from lama_studio.core.document import Document
from lama_studio.settings import Settings
from lama_studio.tools import TOOLS
from lama_studio.tools.base import OptionValue, Tool, ToolContext
from lama_studio.ui.tool_jobs import ToolJobs

SIZE = "size_px"
SIZE_STEP = 1.15


class Toolbox(QObject):
    """Options outlive the photo; tools are made anew for each."""

    tool_changed = Signal()
    option_changed = Signal(str, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.options: dict[str, OptionValue] = {SIZE: settings.brush_diameter_px}
        self.chosen: type[Tool] = TOOLS[0]
        self._tools: dict[str, Tool] = {}

    @property
    def tool(self) -> Tool | None:
        """The chosen tool for the open photo."""
        return self._tools.get(self.chosen.name)

    def set_document(self, document: Document | None, jobs: ToolJobs) -> None:
        """Make tools for another photo, which have their work done by `jobs`."""
        self._tools.clear()
        if document is not None:
            request_job = jobs.of(document)
            context = ToolContext(document, options=self.options, request_job=request_job)
            self._tools = {tool.name: tool(context) for tool in TOOLS}
        self.tool_changed.emit()

    def choose(self, name: str) -> None:
        """Take another tool."""
        self.chosen = next(tool for tool in TOOLS if tool.name == name)
        self.tool_changed.emit()

    def set_option(self, name: str, value: OptionValue) -> None:
        """Give an option another value; the size is remembered between runs."""
        self.options[name] = value
        if name == SIZE:
            self._settings.brush_diameter_px = float(value)
        self.option_changed.emit(name, value)

    def step_size(self, steps: int) -> None:
        """Larger or smaller by steps that feel alike at any size."""
        option = next((o for o in self.chosen.options if o.name == SIZE), None)
        if option is None:
            return
        size_px = float(self.options.get(SIZE, option.default))
        wanted_px = round(size_px * SIZE_STEP**steps)
        if wanted_px == round(size_px):
            wanted_px += 1 if steps > 0 else -1
        self.set_option(SIZE, min(max(wanted_px, option.minimum), option.maximum))
